import { Button, InputNumber, Select } from "antd";
import { Empty, useView } from "@/shared/ui";
import { BrokenDown, FunnelPicture, type Broken, type FunnelSections } from "./funnel/picture";
import { StepPicker, type EventName } from "./funnel/step-picker";
import { useSteps, usualSteps } from "./funnel/use-steps";
import { Behind, useBehind, type BehindRow } from "./parts/behind";
import { InsightPage, ReportPart } from "./parts/insight-page";
import { useReport, type ReportQuery } from "./parts/report";
import { useTerms } from "./parts/use-terms";
import { useWords } from "./words";

const COLUMNS: Broken[] = ["channel", "store", "campaign", "source"];
const STEPS_MIN = 2;
const DAYS_USUAL = 7;
const DAYS_MAX = 366;

/** How far members come along a course of events that one chooses. */
export function FunnelPage() {
  const w = useWords();
  const [steps, setSteps] = useSteps();
  const terms = useTerms("from");
  const names = useReport<{ names: EventName[] }>("event-names", terms);
  const found = names.data?.sections.names ?? [];
  const usual = usualSteps(found.map((each) => each.name));
  return (
    <InsightPage title={w("funnel")} lead={w("funnelPageLead")}>
      {steps.length >= STEPS_MIN ? (
        <Funnel steps={steps} names={found} terms={terms} onSteps={setSteps} />
      ) : (
        <ReportPart name="funnel" asked={terms} query={names} terms={["from"]}>
          {() =>
            found.length === 0 ? (
              <Empty title={w("noEvents")} hint={w("noEventsHint")} />
            ) : (
              <>
                <StepPicker names={found} steps={steps} onChange={setSteps} />
                <Empty
                  title={w("noSteps")}
                  hint={w("noStepsHint")}
                  action={
                    usual.length >= STEPS_MIN && (
                      <Button
                        type="primary"
                        className="usual-steps"
                        onClick={() => setSteps(usual)}
                      >
                        {w("usualSteps", { steps: usual.join(" → ") })}
                      </Button>
                    )
                  }
                />
              </>
            )
          }
        </ReportPart>
      )}
    </InsightPage>
  );
}

interface FunnelProps {
  steps: string[];
  names: EventName[];
  terms: ReportQuery;
  onSteps: (steps: string[]) => void;
}

function Funnel({ steps, names, terms, onSteps }: FunnelProps) {
  const [view] = useView(["within", "by"]);
  const within_days = Number(view.within) || DAYS_USUAL;
  const by = COLUMNS.find((each) => each === view.by);
  const asked = { ...terms, step: steps, within_days, ...(by ? { by } : {}) };
  const query = useReport<FunnelSections>("funnel", asked);
  return (
    <ReportPart
      name="funnel"
      asked={asked}
      query={query}
      terms={["from"]}
      filters={<FunnelTerms within={within_days} by={by} />}
    >
      {(report) => (
        <>
          <StepPicker names={names} steps={steps} onChange={onSteps} />
          <FunnelPicture report={report} />
          {by && report.sections[`by_${by}`] && <BrokenDown report={report} by={by} />}
          <Whom asked={{ ...terms, step: steps, within_days }} steps={steps} />
        </>
      )}
    </ReportPart>
  );
}

function FunnelTerms({ within, by }: { within: number; by: Broken | undefined }) {
  const w = useWords();
  const [, setView] = useView(["within", "by"]);
  return (
    <>
      <InputNumber<number>
        className="insight-within"
        aria-label={w("within")}
        prefix={<span className="secondary">{w("within")}</span>}
        suffix={w("daysUnit")}
        min={1}
        max={DAYS_MAX}
        precision={0}
        value={within}
        changeOnWheel={false}
        onChange={(days) =>
          setView({ within: days === null || days === DAYS_USUAL ? null : String(days) })
        }
      />
      <Select<Broken | null>
        aria-label={w("brokenDown")}
        placeholder={w("brokenDown")}
        value={by ?? null}
        allowClear
        popupMatchSelectWidth={false}
        options={COLUMNS.map((value) => ({ value, label: w(`by.${value}`) }))}
        onChange={(value) => setView({ by: value ?? null })}
      />
    </>
  );
}

function Whom({ asked, steps }: { asked: ReportQuery; steps: string[] }) {
  const w = useWords();
  const { values } = useBehind();
  const step = steps[Number(values["step_number"]) - 1] ?? "";
  return (
    <Behind<BehindRow & { step_number: number }>
      name="funnel-members"
      asked={asked}
      title={w("endedAfter", { step })}
      columns={() => [
        {
          title: w("step"),
          render: (row) => `${row.step_number}. ${steps[row.step_number - 1] ?? ""}`,
        },
      ]}
    />
  );
}
