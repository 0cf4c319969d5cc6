import { Alert, Steps } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { problemOf, type ApiProblem } from "@/shared/api";
import { Page, Problem, Section, useLeaving } from "@/shared/ui";
import { ColumnsStep } from "./columns-step";
import { FileStep } from "./file-step";
import { draftOf, useDefaults } from "./drafts";
import { doubledFields, missingFields, type Field, type Kind } from "./fields";
import { mappingOf, type Draft } from "./mapping";
import { lookAt, startImport, type Look } from "./preview";
import { StartStep } from "./start-step";
import { useWords } from "./words";
import "./imports.css";

const STEPS = ["stepFile", "stepColumns", "stepStart"] as const;

/** The assistant: choose files, say what their columns mean, look, start. */
export function NewImportPage() {
  const w = useWords();
  const navigate = useNavigate();
  const defaults = useDefaults();
  const [step, setStep] = useState(0);
  const [files, setFiles] = useState<File[]>([]);
  const [look, setLook] = useState<Look | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [written, setWritten] = useState<string | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const leaving = useLeaving(files.length > 0);

  async function take(chosen: File[], kind: Kind | null): Promise<void> {
    const [first] = chosen;
    if (!first) return;
    setFiles(chosen);
    await attempt(async () => {
      const found = await lookAt(first, kind, null);
      setLook(found);
      setDraft(draftOf(found, defaults));
      setWritten(null);
      setStep(1);
    });
  }

  async function start(isDryRun: boolean): Promise<void> {
    if (!draft) return;
    await attempt(async () => {
      const mapping = written ?? mappingOf(draft);
      const started = await startImport({ files, kind: draft.kind, mapping, isDryRun });
      leaving.allow();
      await navigate(`/imports/${started.id}`);
    });
  }

  async function attempt(act: () => Promise<void>): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await act();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  }

  const [file] = files;
  const faults = draft && written === null ? faultsOf(draft) : [];
  return (
    <Page title={w("newTitle")} lead={w("newLead")} back={{ to: "/imports", text: w("title") }}>
      <Steps
        size="small"
        current={step}
        items={STEPS.map((each) => ({ title: w(each) }))}
        onChange={(to) => setStep(to < step ? to : step)}
      />
      {problem && <Problem problem={problem} title={w("notDone")} />}
      {step === 0 && <FileStep isBusy={isBusy} onTake={take} />}
      {step === 1 && draft && look && file && (
        <ColumnsStep
          file={file}
          look={look}
          draft={draft}
          onDraft={setDraft}
          written={written}
          onWritten={setWritten}
          onKind={(kind) => void take(files, kind)}
          faults={faults}
          onNext={() => setStep(2)}
        />
      )}
      {step === 2 && draft && (
        <StartStep
          files={files}
          draft={draft}
          mapping={written ?? mappingOf(draft)}
          isBusy={isBusy}
          onStart={start}
        />
      )}
      {isBusy && step === 2 && (
        <Section>
          <Alert type="info" showIcon title={w("uploading")} />
        </Section>
      )}
    </Page>
  );
}

export interface Fault {
  kind: "missing" | "doubled";
  fields: readonly Field[];
}

function faultsOf({ kind, columns }: Draft): Fault[] {
  const chosen = columns.flatMap(({ field }) => (field ? [field] : []));
  const doubled = doubledFields(chosen);
  return [
    ...missingFields(kind, chosen).map((fields) => ({ kind: "missing" as const, fields })),
    ...doubled.map((field) => ({ kind: "doubled" as const, fields: [field] })),
  ];
}
