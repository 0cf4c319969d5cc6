import { Spin } from "antd";
import { useFormats } from "@/shared/formats";
import { StageTag } from "@/shared/stages";
import { Problem, Section } from "@/shared/ui";
import { useWords } from "../words";
import { FitOf } from "./by-rhythm";
import type { usePreview } from "./use-preview";

interface MovesProps {
  preview: ReturnType<typeof usePreview>;
  isChanged: boolean;
}

/** Who would move from which stage to which, were the days changed now. */
export function Moves({ preview, isChanged }: MovesProps) {
  const w = useWords();
  const formats = useFormats();
  const { data, error } = preview;
  if (!isChanged) {
    return (
      <Section title={w("wouldMove")}>
        <p className="secondary">{w("wouldMoveHint")}</p>
      </Section>
    );
  }
  if (error) return <Problem problem={error} />;
  return (
    <Section title={w("wouldMove")} lead={data && !data.is_exact ? w("estimated") : w("exact")}>
      {data === undefined ? (
        <Spin size="small" />
      ) : (
        <>
          <div className="stages-moved number" aria-live="polite">
            {data.is_exact
              ? formats.count(data.moved_count)
              : w("about", { count: data.moved_count })}
            <span className="secondary"> {w("ofCount", { count: data.member_count })}</span>
          </div>
          {data.adaptive && <FitOf adaptive={data.adaptive} />}
          <ul className="stages-moves">
            {data.moves
              .toSorted((one, other) => other.member_count - one.member_count)
              .map(({ from_stage, stage, member_count }) => (
                <li key={`${from_stage} ${stage}`}>
                  <span>
                    <StageTag stage={from_stage} /> → <StageTag stage={stage} />
                  </span>
                  <b className="number">{formats.count(member_count)}</b>
                </li>
              ))}
          </ul>
        </>
      )}
    </Section>
  );
}
