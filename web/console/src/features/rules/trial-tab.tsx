import { Button, Radio, Select } from "antd";
import { useState } from "react";
import { problemOf, useAct, useOne, type ApiProblem, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { Problem, Section, useView } from "@/shared/ui";
import { MadeUpOrder } from "./made-up-order";
import { TrialResult } from "./trial-result";
import { useWords } from "./words";

interface TrialTabProps {
  program: string;
  code: string;
  /** Whether there is a draft to try; else what is live is tried. */
  isDraft: boolean;
}

type Kind = "order" | "event" | "made_up";
type Given = Pick<Schema<"DryRunBody">, "document_id" | "event_id" | "order">;

/** Tries the rule on an order or event that was, or on one made up; nothing is written. */
export function TrialTab({ program, code, isDraft }: TrialTabProps) {
  const w = useWords();
  const [view, setView] = useView(["on"]);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [result, setResult] = useState<Schema<"DryRun"> | null>(null);
  const kind = (view.on ?? "made_up") as Kind;
  const run = useAct("post", "/v1/programs/{program}/dry-runs", { changes: [], isQuiet: true });

  async function tryIt(given: Given): Promise<void> {
    setProblem(null);
    try {
      const versions = isDraft ? { rules: { [code]: "draft" as const } } : {};
      setResult(await run.mutateAsync({ path: { program }, body: { ...given, versions } }));
    } catch (error) {
      setResult(null);
      setProblem(problemOf(error));
    }
  }

  return (
    <div className="columns-2">
      <Section title={w("trial.on")} lead={w("trial.lead")}>
        <Radio.Group
          optionType="button"
          value={kind}
          options={(["made_up", "order", "event"] as const).map((each) => ({
            value: each,
            label: w(`trial.${each}`),
          }))}
          onChange={(event) => setView({ on: event.target.value as string })}
        />
        <div className="trial-form">
          {kind === "made_up" && (
            <MadeUpOrder program={program} isBusy={run.isPending} onTry={tryIt} />
          )}
          {kind === "order" && <StoredOrder isBusy={run.isPending} onTry={tryIt} />}
          {kind === "event" && <StoredEvent isBusy={run.isPending} onTry={tryIt} />}
        </div>
      </Section>
      <Section title={w("trial.result")}>
        <div aria-live="polite">
          {problem && <Problem problem={problem} title={w("trial.failed")} />}
          {result && <TrialResult result={result} code={code} program={program} />}
          {!problem && !result && <span className="secondary">{w("trial.nothingYet")}</span>}
        </div>
      </Section>
    </div>
  );
}

/** What each way of choosing is given. */
export interface GivenProps {
  isBusy: boolean;
  onTry: (given: Given) => Promise<void>;
}

function StoredOrder({ isBusy, onTry }: GivenProps) {
  const w = useWords();
  const formats = useFormats();
  const [chosen, setChosen] = useState<string>();
  const [number, setNumber] = useState("");
  const orders = useOne(
    "/v1/orders",
    { query: { limit: 50, number: number || null } },
    { keeps: true },
  );
  return (
    <div className="stack">
      <Select<string>
        aria-label={w("trial.order")}
        className="wide"
        placeholder={w("trial.orderHint")}
        loading={orders.isFetching}
        showSearch={{ filterOption: false, onSearch: setNumber }}
        {...(chosen ? { value: chosen } : {})}
        options={(orders.data?.items ?? []).map((each) => ({
          value: each.id,
          label: [each.number, formats.money(each.total), formats.minute(each.occurred_at)].join(
            " · ",
          ),
        }))}
        onChange={(to) => setChosen(to)}
      />
      <div>
        <Button
          loading={isBusy}
          disabled={chosen === undefined}
          onClick={() => void onTry({ document_id: chosen ?? "" })}
        >
          {w("trial.try")}
        </Button>
      </div>
    </div>
  );
}

function StoredEvent({ isBusy, onTry }: GivenProps) {
  const w = useWords();
  const formats = useFormats();
  const [chosen, setChosen] = useState<string>();
  const events = useOne("/v1/events", { query: { limit: 50 } });
  return (
    <div className="stack">
      <Select<string>
        aria-label={w("trial.event")}
        className="wide"
        placeholder={w("trial.eventHint")}
        loading={events.isFetching}
        showSearch={{ optionFilterProp: "label" }}
        {...(chosen ? { value: chosen } : {})}
        options={(events.data?.items ?? []).map((each) => ({
          value: each.id,
          label: `${each.name} · ${formats.minute(each.occurred_at)}`,
        }))}
        onChange={(to) => setChosen(to)}
      />
      <div>
        <Button
          loading={isBusy}
          disabled={chosen === undefined}
          onClick={() => void onTry({ event_id: chosen ?? "" })}
        >
          {w("trial.try")}
        </Button>
      </div>
    </div>
  );
}
