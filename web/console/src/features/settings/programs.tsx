import { Button, Flex, Input, Select, Switch } from "antd";
import { useState } from "react";
import { ask, problemOf, useAct, type ApiProblem, type Schema } from "@/shared/api";
import { useInstallation, useMay } from "@/shared/session";
import { Consequences, download, Problem, Section } from "@/shared/ui";
import { useFieldTold } from "@/shared/refusals";
import { PlanView } from "./plan-view";
import { useWords } from "./words";

type Plan = Schema<"Plan">;

const TEXT = { isText: true };

const isChange = ({ change }: Plan["items"][number]) =>
  change === "create" || change === "update" || change === "retire";

/** A program as a file: exported, changed, looked at as a plan, and applied all or nothing. */
export function Programs() {
  const w = useWords();
  const [text, setText] = useState("");
  const [retires, setRetires] = useState(false);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isAsked, setAsked] = useState(false);
  const mayApply = useMay("rules.write", "tiers.write");
  const look = useAct("post", "/v1/programs/plan", { changes: [], isQuiet: true });
  const apply = useAct("post", "/v1/programs/apply", {
    changes: ["/v1"],
    done: w("applied"),
    isQuiet: true,
  });
  const body = { document: text, live_from: null, retire_missing: retires };

  function write(changed: string): void {
    setText(changed);
    setPlan(null);
    setProblem(null);
  }

  async function showPlan(): Promise<void> {
    setProblem(null);
    try {
      setPlan(await look.mutateAsync({ body }));
    } catch (error) {
      setPlan(null);
      setProblem(problemOf(error));
    }
  }

  async function applyIt(): Promise<void> {
    await apply.mutateAsync({ body });
    setPlan(null);
  }

  const counts = plan?.items.filter(isChange).length ?? 0;
  return (
    <>
      <Section title={w("export")} lead={w("exportLead")}>
        <Export onText={write} />
      </Section>
      <Section title={w("change")} lead={w("changeLead")}>
        <div className="stack">
          <Input.TextArea
            className="document"
            aria-label={w("document")}
            placeholder={w("documentHint")}
            autoSize={{ minRows: 10, maxRows: 28 }}
            value={text}
            spellCheck={false}
            onChange={(event) => write(event.target.value)}
          />
          <Flex gap={8} align="center">
            <Switch
              size="small"
              aria-label={w("retires")}
              checked={retires}
              onChange={(isOn) => {
                setRetires(isOn);
                setPlan(null);
              }}
            />
            <span>{w("retires")}</span>
          </Flex>
          <Flex gap={8}>
            <Button
              type={plan ? "default" : "primary"}
              disabled={text.trim() === ""}
              loading={look.isPending}
              onClick={() => void showPlan()}
            >
              {w("plan")}
            </Button>
            <Button
              type={plan ? "primary" : "default"}
              disabled={!plan || counts === 0 || !mayApply}
              title={plan ? undefined : w("planFirst")}
              onClick={() => setAsked(true)}
            >
              {w("apply")}
            </Button>
          </Flex>
          {problem && <Faults problem={problem} />}
          {plan && <PlanView plan={plan} />}
        </div>
      </Section>
      <Consequences
        isOpen={isAsked}
        title={w("applyTitle", { program: plan?.program ?? "" })}
        facts={(["create", "update", "retire"] as const).map((change) => ({
          label: w(`planned.${change}`),
          value: plan?.items.filter((item) => item.change === change).length ?? 0,
        }))}
        warning={w("applyWarning")}
        act={w("apply")}
        onAct={applyIt}
        onClose={() => setAsked(false)}
      />
    </>
  );
}

function save(code: string, text: string): void {
  download(`${code}.yaml`, new Blob([text], { type: "application/yaml" }));
}

function Faults({ problem }: { problem: ApiProblem }) {
  const w = useWords();
  const told = useFieldTold();
  return (
    <>
      <Problem problem={problem} title={w("planRefused")} />
      {problem.errors.length > 0 && (
        <ul>
          {problem.errors.map((each) => (
            <li key={`${each.path} ${each.code}`}>
              <code>{each.path}</code>: {told(each)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Export({ onText }: { onText: (text: string) => void }) {
  const w = useWords();
  const { programs, program } = useInstallation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const code = chosen ?? program?.code;
  if (code === undefined) return <span className="secondary">{w("noProgram")}</span>;

  async function take(give: (text: string) => void): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const path = { program: code ?? "" };
      const text: unknown = await ask(
        "get",
        "/v1/programs/{program}/document.yaml",
        { path },
        TEXT,
      );
      give(String(text));
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="stack">
      <Flex gap={8} wrap>
        <Select
          aria-label={w("program")}
          value={code}
          options={programs.map((each) => ({ value: each.code, label: each.name }))}
          popupMatchSelectWidth={false}
          onChange={setChosen}
        />
        <Button loading={isBusy} onClick={() => void take((text) => save(code, text))}>
          {w("download")}
        </Button>
        <Button loading={isBusy} onClick={() => void take(onText)}>
          {w("intoEditor")}
        </Button>
      </Flex>
      {problem && <Problem problem={problem} />}
    </div>
  );
}
