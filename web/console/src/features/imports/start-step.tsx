import { Button, Descriptions, Flex, Form, Input } from "antd";
import { useState } from "react";
import { problemOf, useAct, type ApiProblem } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { Problem, Section } from "@/shared/ui";
import type { Draft } from "./mapping";
import { useWords } from "./words";

const KILOBYTE = 1024;

interface StartStepProps {
  files: File[];
  draft: Draft;
  mapping: string;
  isBusy: boolean;
  onStart: (isDryRun: boolean) => Promise<void>;
}

/** What is about to be done; the mapping may be kept for the next time. */
export function StartStep({ files, draft, mapping, isBusy, onStart }: StartStepProps) {
  const w = useWords();
  const formats = useFormats();
  const bytes = files.reduce((sum, each) => sum + each.size, 0);
  return (
    <>
      <Section title={w("ready")}>
        <Descriptions
          size="small"
          column={1}
          items={[
            { key: "kind", label: w("kind"), children: w(`kind.${draft.kind}`) },
            {
              key: "files",
              label: w("files"),
              children: files.map((each) => each.name).join(", "),
            },
            {
              key: "size",
              label: w("size"),
              children: `${formats.count(Math.ceil(bytes / KILOBYTE))} KB`,
            },
            { key: "source", label: w("source"), children: draft.source },
          ]}
        />
        <p className="secondary">{w("promise")}</p>
        <Flex gap={8} wrap justify="end">
          <Button loading={isBusy} onClick={() => void onStart(true)}>
            {w("tryFirst")}
          </Button>
          <Button type="primary" loading={isBusy} onClick={() => void onStart(false)}>
            {w("start")}
          </Button>
        </Flex>
      </Section>
      <Section title={w("keepMapping")} lead={w("keepMappingLead")}>
        <KeepMapping mapping={mapping} />
      </Section>
    </>
  );
}

function KeepMapping({ mapping }: { mapping: string }) {
  const w = useWords();
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const keep = useAct("put", "/v1/import-mappings/{name}", { done: w("kept"), isQuiet: true });

  async function save(): Promise<void> {
    setProblem(null);
    try {
      await keep.mutateAsync({ path: { name: name.trim() }, body: { content: mapping } });
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  return (
    <Form onFinish={() => void save()}>
      <div className="stack">
        <Flex gap={8} wrap>
          <Input
            className="mapping-name"
            aria-label={w("mappingName")}
            placeholder={w("mappingName")}
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.target.value)}
          />
          <Button htmlType="submit" loading={keep.isPending} disabled={name.trim() === ""}>
            {w("keep")}
          </Button>
        </Flex>
        {problem && <Problem problem={problem} title={w("notDone")} />}
      </div>
    </Form>
  );
}
