import { useFormats } from "@/shared/formats";
import { Empty, Section } from "@/shared/ui";
import { useBehind } from "../parts/behind";
import { useWords } from "../words";
import { comingBack, leaving, type Flow, type LifecycleReport } from "./stages";
import { useStageName } from "./use-stage-name";

/** Who comes back and who leaves: the moves that somebody should look at. */
export function Movements({ report }: { report: LifecycleReport }) {
  const w = useWords();
  const { flows } = report.sections;
  return (
    <div className="columns-2 columns-even">
      <Moves title={w("leaving")} lead={w("leavingLead")} moves={leaving(flows)} />
      <Moves title={w("comingBack")} lead={w("comingBackLead")} moves={comingBack(flows)} />
    </div>
  );
}

function Moves({ title, lead, moves }: { title: string; lead: string; moves: Flow[] }) {
  const w = useWords();
  const formats = useFormats();
  const name = useStageName();
  const { show } = useBehind();
  return (
    <Section title={title} lead={lead} isFlush>
      {moves.length === 0 ? (
        <Empty title={w("nobody")} />
      ) : (
        <ul className="insight-moves">
          {moves.map(({ from_stage, stage, member_count }) => (
            <li key={`${from_stage} ${stage}`}>
              <button
                type="button"
                className="insight-move"
                onClick={() => show({ from_stage, stage })}
              >
                <span>
                  {name(from_stage, "from")} → {name(stage, "to")}
                </span>
                <b className="number">{formats.count(member_count)}</b>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
