import { CheckCircleFilled, RightCircleOutlined } from "@ant-design/icons";
import { Link } from "react-router";
import { useInstallation } from "@/shared/session";
import { Empty, PrimaryAct, Section } from "@/shared/ui";
import { useWords } from "./words";

/** What is left to be done until there are numbers; nothing where orders come in. */
export function FirstSteps() {
  const w = useWords();
  const { setup } = useInstallation();
  if (!setup || (setup.has_orders && setup.has_members)) return null;
  const steps = [
    { key: "program", isDone: setup.programs.length > 0, to: "/first-run" },
    { key: "stores", isDone: setup.has_stores, to: "/stores/new" },
    { key: "sources", isDone: setup.has_sources, to: "/keys" },
    { key: "members", isDone: setup.has_members, to: "/imports" },
    { key: "orders", isDone: setup.has_orders, to: "/imports" },
  ] as const;
  return (
    <Section title={w("steps")} lead={w("stepsLead")}>
      <ol className="steps">
        {steps.map((step) => (
          <li key={step.key} className={step.isDone ? "secondary" : undefined}>
            {step.isDone ? (
              <CheckCircleFilled className="step-done" aria-label={w("stepDone")} />
            ) : (
              <RightCircleOutlined aria-hidden="true" />
            )}
            <span>{w(`step.${step.key}`)}</span>
            {!step.isDone && <Link to={step.to}>{w("stepGo")}</Link>}
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** Shown instead of numbers while there is no program. */
export function NoProgram() {
  const w = useWords();
  return (
    <Empty
      title={w("noProgramTitle")}
      hint={w("noProgramHint")}
      action={<PrimaryAct text={w("noProgramAct")} to="/first-run" />}
    />
  );
}
