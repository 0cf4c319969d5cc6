import { CheckCircleFilled } from "@ant-design/icons";
import { Alert, Button, Flex } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useFormats } from "@/shared/formats";
import { useInstallation, useMay } from "@/shared/session";
import { Page, Section } from "@/shared/ui";
import { DataIn } from "./data-in";
import { Examples } from "./examples";
import "./first-run.css";
import { moves, SampleProgress, SIZE, useSample } from "./sample-progress";
import { useAct } from "@/shared/api";
import { useWords } from "./words";

/** From an installation with nothing in it to a program in force, and data in. */
export function FirstRunPage() {
  const w = useWords();
  const { programs, setup } = useInstallation();
  const sample = useSample().data;
  const isLocked = moves(sample);
  const hasProgram = programs.length > 0;
  return (
    <Page title={w("title")} lead={w("lead")}>
      {setup && (
        <>
          <Section
            title={`1. ${w("stepProgram")}`}
            lead={hasProgram ? undefined : w("programLead")}
            extra={hasProgram && <Done />}
          >
            {hasProgram ? <ProgramThere isLocked={isLocked} /> : <Examples isLocked={isLocked} />}
          </Section>
          <SampleOffer />
          <Section title={`2. ${w("stepData")}`} lead={w("dataLead")}>
            <DataIn />
          </Section>
        </>
      )}
    </Page>
  );
}

function Done() {
  const w = useWords();
  return (
    <span className="step-ready">
      <CheckCircleFilled /> {w("stepDone")}
    </span>
  );
}

function ProgramThere({ isLocked }: { isLocked: boolean }) {
  const w = useWords();
  const { programs } = useInstallation();
  const [isAdding, setAdding] = useState(false);
  const name = programs.map((each) => each.name).join(", ");
  return (
    <div className="stack">
      <div>
        {w("programThere", { name })} <span className="secondary">{w("programThereHint")}</span>
      </div>
      <Flex wrap gap={16}>
        <Link to="/rules">{w("toRules")}</Link>
        <Link to="/settings?part=programs">{w("toSettings")}</Link>
      </Flex>
      {isAdding ? (
        <Examples isLocked={isLocked} />
      ) : (
        <div>
          <Button onClick={() => setAdding(true)}>{w("another")}</Button>
        </div>
      )}
    </div>
  );
}

function SampleOffer() {
  const w = useWords();
  const formats = useFormats();
  const { setup } = useInstallation();
  const mayLoad = useMay("settings.write");
  const sample = useSample();
  const load = useAct("post", "/v1/sample");
  const state = sample.data;
  if (!state) return null;
  if (state.state === "none" && (setup?.has_members || setup?.programs.length)) return null;
  return (
    <Section title={w("sampleTitle")} lead={w("sampleLead")}>
      {state.state === "loaded" && (
        <Alert
          type="success"
          showIcon
          title={w("sampleLoaded", {
            members: formats.count(state.members),
            orders: formats.count(state.orders ?? 0),
          })}
          action={<Link to="/overview">{w("toOverview")}</Link>}
        />
      )}
      <SampleProgress sample={state} />
      {state.state === "none" && (
        <Button
          disabled={!mayLoad}
          title={mayLoad ? undefined : w("mayNot")}
          loading={load.isPending}
          onClick={() => load.mutate({ body: SIZE })}
        >
          {w("sampleLoad")}
        </Button>
      )}
    </Section>
  );
}
