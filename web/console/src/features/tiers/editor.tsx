import { PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Input } from "antd";
import { Fragment, useMemo, useState } from "react";
import { problemOf, type ApiProblem } from "@/shared/api";
import { useMay } from "@/shared/session";
import { Problem, Section, useLeaving } from "@/shared/ui";
import { useFieldTold } from "@/shared/refusals";
import { FallFields } from "./fall-fields";
import { Faults, Field } from "./field";
import { inserted, moved, removedTiers, tidied } from "./editing";
import type { LadderBody } from "./ladder";
import { PenaltyFields } from "./penalty-fields";
import { ClockFields, type BodyProps } from "./terms-fields";
import { TierFields } from "./tier-fields";
import "./tiers.css";
import { useAssets } from "./use-ladders";
import { useWords } from "./words";

interface EditorProps {
  program: string;
  begun: LadderBody;
  /** What was in force before: its tiers keep their codes. */
  earlier: LadderBody[];
  /** Why it cannot be saved yet. */
  reason?: string | undefined;
  onSave: (body: LadderBody) => Promise<void>;
}

/** A ladder being written; what the server refuses stands beside the field it is about. */
export function Editor({ program, begun, earlier, reason, onSave }: EditorProps) {
  const w = useWords();
  const mayWrite = useMay("tiers.write");
  const told = useFieldTold();
  const [body, setBody] = useState(begun);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const leaving = useLeaving(body !== begun);
  const faults = useMemo(
    () => new Map(problem?.errors.map((each) => [each.path, told(each)])),
    [problem, told],
  );
  const change = (changes: Partial<LadderBody>) => setBody((now) => ({ ...now, ...changes }));
  const removed = removedTiers(earlier, body);

  async function save(): Promise<void> {
    setBusy(true);
    setProblem(null);
    leaving.allow();
    try {
      await onSave(tidied(body, removed));
    } catch (error) {
      leaving.forbid();
      setProblem(problemOf(error));
      setBusy(false);
    }
  }

  return (
    <Faults value={faults}>
      <Section title={w("name")}>
        <NameFields body={body} onChange={change} />
      </Section>
      <TierList program={program} body={body} earlier={earlier} onChange={change} />
      <Section title={w("clock")} lead={w("clockLead")}>
        <ClockFields body={body} onChange={change} />
      </Section>
      <Section title={w("fall")}>
        <FallFields body={body} onChange={change} removed={removed} />
      </Section>
      <Section title={w("penalties")} lead={w("penaltiesLead")}>
        <PenaltyFields body={body} onChange={change} />
      </Section>
      {problem && <Refused problem={problem} />}
      <div>
        <Button
          type="primary"
          loading={isBusy}
          disabled={!mayWrite || reason !== undefined}
          title={reason}
          onClick={() => void save()}
        >
          {w("saveAndPreview")}
        </Button>
      </div>
    </Faults>
  );
}

function Refused({ problem }: { problem: ApiProblem }) {
  const w = useWords();
  const told = useFieldTold();
  return (
    <div>
      <Problem problem={problem} title={w("notSaved")} />
      <ul>
        {problem.errors.map((each) => (
          <li key={each.path}>
            <code>{each.path}</code> {told(each)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function NameFields({ body, onChange }: BodyProps) {
  const w = useWords();
  const { names } = body;
  return (
    <div className="form-grid">
      <Field label={w("nameEn")} path="names.en">
        {(id) => (
          <Input
            id={id}
            value={names.en}
            maxLength={200}
            onChange={({ target }) => onChange({ names: { ...names, en: target.value } })}
          />
        )}
      </Field>
      <Field label={w("nameZh")} path="names.zh-CN">
        {(id) => (
          <Input
            id={id}
            value={names["zh-CN"] ?? ""}
            maxLength={200}
            onChange={({ target }) =>
              onChange({ names: { ...names, "zh-CN": target.value || null } })
            }
          />
        )}
      </Field>
    </div>
  );
}

interface TierListProps extends BodyProps {
  program: string;
  earlier: LadderBody[];
}

function TierList({ program, body, earlier, onChange }: TierListProps) {
  const w = useWords();
  const assets = useAssets(program);
  const known = new Set(earlier.flatMap((each) => each.tiers.map(({ code }) => code)));
  const { tiers } = body;
  return (
    <Section title={w("tiers")} lead={w("tiersLead")}>
      <div className="stack">
        <Insert onInsert={() => onChange({ tiers: inserted(tiers, 0) })} text={w("insertLowest")} />
        {tiers.map((tier, at) => (
          <Fragment key={at}>
            <TierFields
              tier={tier}
              at={at}
              count={tiers.length}
              isKnown={known.has(tier.code)}
              assets={assets}
              onChange={(next) => onChange({ tiers: tiers.with(at, next) })}
              onMove={(by) => onChange({ tiers: moved(tiers, at, by) })}
              onRemove={() => onChange({ tiers: tiers.toSpliced(at, 1) })}
            />
            <Insert
              onInsert={() => onChange({ tiers: inserted(tiers, at + 1) })}
              text={w(at === tiers.length - 1 ? "insertHighest" : "insertBetween")}
            />
          </Fragment>
        ))}
      </div>
    </Section>
  );
}

function Insert({ onInsert, text }: { onInsert: () => void; text: string }) {
  return (
    <Flex justify="center">
      <Button type="dashed" size="small" icon={<PlusOutlined />} onClick={onInsert}>
        {text}
      </Button>
    </Flex>
  );
}
