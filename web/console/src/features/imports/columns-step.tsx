import { Alert, Button, Checkbox, Flex, Form, Input, Segmented, Select } from "antd";
import { useDeferredValue } from "react";
import { Section } from "@/shared/ui";
import { ColumnTable } from "./column-table";
import { CheckedRows } from "./checked-rows";
import { KINDS, type Field, type Kind } from "./fields";
import { mappingOf, type Draft } from "./mapping";
import type { Fault } from "./new-page";
import { useChecked, type Look } from "./preview";
import { SavedMappings } from "./saved-mappings";
import { useWords } from "./words";

const ENCODINGS = ["utf-8", "gb18030", "gbk", "cp1252", "latin-1"];
const DELIMITERS = [
  { value: ",", label: "," },
  { value: ";", label: ";" },
  { value: "\t", label: "Tab" },
  { value: "|", label: "|" },
];

interface ColumnsStepProps {
  file: File;
  look: Look;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  /** The mapping as text, where somebody writes it themselves. */
  written: string | null;
  onWritten: (text: string | null) => void;
  onKind: (kind: Kind) => void;
  faults: Fault[];
  onNext: () => void;
}

/** What each column means, tried on the first rows while one chooses. */
export function ColumnsStep(props: ColumnsStepProps) {
  const { file, look, draft, onDraft, written, onWritten, faults } = props;
  const w = useWords();
  const isReady = faults.length === 0 && draft.source.trim() !== "";
  const text = useDeferredValue(written ?? (isReady ? mappingOf(draft) : null));
  const checked = useChecked(file, draft.kind, text);
  return (
    <>
      <Section>
        <Form layout="vertical" requiredMark={false}>
          <div className="form-grid">
            <Form.Item label={w("kind")}>
              <Select
                aria-label={w("kind")}
                value={draft.kind}
                options={KINDS.map((value) => ({ value, label: w(`kind.${value}`) }))}
                onChange={props.onKind}
              />
            </Form.Item>
            {written === null && <Settings look={look} draft={draft} onDraft={onDraft} />}
          </div>
        </Form>
        <Flex gap={12} wrap align="center">
          <Segmented
            value={written === null ? "choose" : "write"}
            options={[
              { value: "choose", label: w("choose") },
              { value: "write", label: w("write") },
            ]}
            onChange={(mode) => onWritten(mode === "write" ? mappingOf(draft) : null)}
          />
          <SavedMappings kind={draft.kind} onTake={onWritten} />
        </Flex>
      </Section>
      {written === null ? (
        <Section title={w("columns")} lead={w("columnsLead")} isFlush>
          <ColumnTable look={look} draft={draft} onDraft={onDraft} />
        </Section>
      ) : (
        <Section title={w("mapping")} lead={w("mappingLead")}>
          <Input.TextArea
            aria-label={w("mapping")}
            className="mapping-text"
            value={written}
            autoSize={{ minRows: 12, maxRows: 30 }}
            spellCheck={false}
            onChange={(event) => onWritten(event.target.value)}
          />
        </Section>
      )}
      {faults.map((fault) => (
        <Alert
          key={`${fault.kind}${fault.fields.join()}`}
          type="warning"
          showIcon
          title={w(fault.kind, { fields: namesOf(fault.fields, w) })}
        />
      ))}
      <CheckedRows checked={checked} draft={draft} isReady={text !== null} />
      <Flex justify="end">
        <Button
          type="primary"
          disabled={!isReady || checked.error !== null || checked.data === undefined}
          onClick={props.onNext}
        >
          {w("next")}
        </Button>
      </Flex>
    </>
  );
}

function namesOf(fields: readonly Field[], w: ReturnType<typeof useWords>): string {
  return fields
    .slice(0, 4)
    .map((each) => w(`field.${each}`))
    .join(" / ");
}

interface SettingsProps {
  look: Look;
  draft: Draft;
  onDraft: (draft: Draft) => void;
}

function Settings({ look, draft, onDraft }: SettingsProps) {
  const w = useWords();
  const { layout } = draft;
  const isText = look.layout.format === "csv";
  const hasMoney = draft.kind === "orders" || draft.kind === "products";
  return (
    <>
      <Form.Item label={w("source")} extra={w("sourceHint")}>
        <Input
          aria-label={w("source")}
          value={draft.source}
          maxLength={100}
          onChange={(event) => onDraft({ ...draft, source: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={w("timeZone")}>
        <Input
          aria-label={w("timeZone")}
          value={draft.timeZone}
          onChange={(event) => onDraft({ ...draft, timeZone: event.target.value })}
        />
      </Form.Item>
      {hasMoney && (
        <Form.Item label={w("currency")}>
          <Input
            aria-label={w("currency")}
            value={draft.currency}
            maxLength={3}
            onChange={(event) => onDraft({ ...draft, currency: event.target.value.toUpperCase() })}
          />
        </Form.Item>
      )}
      {isText && (
        <>
          <Form.Item label={w("encoding")}>
            <Select
              aria-label={w("encoding")}
              value={layout.encoding}
              options={ENCODINGS.map((value) => ({ value, label: value }))}
              onChange={(encoding) => onDraft({ ...draft, layout: { ...layout, encoding } })}
            />
          </Form.Item>
          <Form.Item label={w("delimiter")}>
            <Select
              aria-label={w("delimiter")}
              value={layout.delimiter}
              options={DELIMITERS}
              onChange={(delimiter) => onDraft({ ...draft, layout: { ...layout, delimiter } })}
            />
          </Form.Item>
        </>
      )}
      {draft.kind === "orders" && (
        <Form.Item label={w("returns")}>
          <Checkbox
            checked={draft.hasReturns}
            onChange={(event) => onDraft({ ...draft, hasReturns: event.target.checked })}
          >
            {w("hasReturns")}
          </Checkbox>
        </Form.Item>
      )}
    </>
  );
}
