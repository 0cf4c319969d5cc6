import { Button, Flex, Select } from "antd";
import { Link } from "react-router";
import type { Schema } from "@/shared/api";
import { useName } from "@/shared/i18n";
import { useInstallation, useMay } from "@/shared/session";
import {
  AsOfPicker,
  Empty,
  Loaded,
  Page,
  PrimaryAct,
  Section,
  useAsOf,
  useView,
} from "@/shared/ui";
import { bodyOf, ladderPath, shownOf, type Ladder } from "./ladder";
import { useSentences } from "./sentences";
import { StateTags } from "./state-tags";
import { Steps } from "./steps";
import { useAssets, useCensus, useLadders, useProgramCode } from "./use-ladders";
import { useWords } from "./words";

/** All ladders of a program, each as a picture with how many stand where. */
export function LaddersPage() {
  const w = useWords();
  const mayWrite = useMay("tiers.write");
  const [view] = useView(["program"]);
  const program = useProgramCode(view.program);
  const ladders = useLadders(program);
  const { at } = useAsOf();
  const census = useCensus(program, at);
  const add = (
    <PrimaryAct
      text={w("newLadder")}
      to={`/tiers/new?program=${program ?? ""}`}
      reason={mayWrite ? undefined : w("mayNotWrite")}
    />
  );
  return (
    <Page
      title={w("title")}
      lead={w("lead")}
      actions={
        <>
          <ProgramChoice program={program} />
          <AsOfPicker />
          {add}
        </>
      }
    >
      <Loaded query={ladders}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={w("emptyTitle")} hint={w("emptyHint")} />
          ) : (
            <>
              {items.map((each) => (
                <LadderSection
                  key={each.code}
                  ladder={each}
                  census={census.data?.ladders.find(({ ladder }) => ladder === each.code)}
                  isPast={at !== null}
                />
              ))}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

interface LadderSectionProps {
  ladder: Ladder;
  census: Schema<"LadderReport"> | undefined;
  isPast: boolean;
}

function LadderSection({ ladder, census, isPast }: LadderSectionProps) {
  const w = useWords();
  const name = useName();
  const { now } = useInstallation();
  const sentences = useSentences(useAssets(ladder.program));
  const shown = shownOf(ladder, now());
  if (!shown) return null;
  const body = bodyOf(shown);
  return (
    <Section
      title={name(body.names)}
      lead={w("ladderLead", {
        window: sentences.window(body.window),
        validity: sentences.validity(body.validity),
      })}
      extra={
        <Flex wrap gap={8} align="center">
          <StateTags ladder={ladder} />
          <Link to={ladderPath(ladder)} className="button-link">
            <Button>{w("open")}</Button>
          </Link>
        </Flex>
      }
    >
      <Steps code={ladder.code} body={body} census={census} sentences={sentences} isPast={isPast} />
    </Section>
  );
}

function ProgramChoice({ program }: { program: string | undefined }) {
  const w = useWords();
  const { programs } = useInstallation();
  const [, setView] = useView(["program"]);
  if (programs.length < 2) return null;
  return (
    <Select
      aria-label={w("program")}
      value={program ?? null}
      options={programs.map(({ code, name }) => ({ value: code, label: name }))}
      popupMatchSelectWidth={false}
      onChange={(chosen: string | null) => setView({ program: chosen })}
    />
  );
}
