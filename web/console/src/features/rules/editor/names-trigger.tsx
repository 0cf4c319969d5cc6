import { Input, Select, Switch } from "antd";
import type { ProgramParts } from "@/shared/program";
import type { RuleBody, Trigger } from "../body";
import { useWords } from "../words";
import { Field } from "./field";

export interface PartProps {
  body: RuleBody;
  change: (part: Partial<RuleBody>) => void;
  parts: ProgramParts;
}

/** What the rule is called, in both languages. */
export function NamesPart({ body, change }: PartProps) {
  const w = useWords();
  return (
    <div className="form-grid">
      {(["en", "zh-CN"] as const).map((language) => (
        <Field key={language} label={w(`names.${language}`)} path={`names.${language}`}>
          {(id) => (
            <Input
              id={id}
              lang={language}
              maxLength={128}
              value={body.names[language] ?? ""}
              onChange={(event) => change({ names: named(body, language, event.target.value) })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

function named(body: RuleBody, language: "en" | "zh-CN", name: string): RuleBody["names"] {
  const names = { ...body.names, [language]: name };
  const given = Object.entries(names).filter(([, each]) => each !== "");
  return Object.fromEntries(given);
}

const TRIGGERS = ["order", "event", "registration", "tier_reached", "manual"] as const;

/** What the rule acts on. */
export function TriggerPart({ body, change, parts }: PartProps) {
  const w = useWords();
  const { trigger } = body;
  const set = (to: Trigger) => change({ trigger: to });
  return (
    <div className="form-grid">
      <Field label={w("trigger")} path="trigger.on" hint={w(`trigger.${trigger.on}.hint`)}>
        {(id) => (
          <Select<Trigger["on"]>
            id={id}
            value={trigger.on}
            options={TRIGGERS.map((on) => ({ value: on, label: w(`trigger.${on}`) }))}
            onChange={(on) => set(newTrigger(on, parts))}
          />
        )}
      </Field>
      {trigger.on === "event" && (
        <Field label={w("eventName")} path="trigger.name" hint={w("eventNameHint")}>
          {(id) => (
            <Input
              id={id}
              maxLength={128}
              value={trigger.name}
              onChange={(event) => set({ ...trigger, name: event.target.value })}
            />
          )}
        </Field>
      )}
      {trigger.on === "tier_reached" && (
        <>
          <TierChoice
            path="trigger"
            parts={parts}
            ladder={trigger.ladder}
            tier={trigger.tier}
            onChange={(ladder, tier) => set({ ...trigger, ladder, tier })}
          />
          <Field label={w("eachTime")} hint={w("eachTimeHint")}>
            {(id) => (
              <Switch
                id={id}
                checked={trigger.each_time ?? false}
                onChange={(each_time) => set({ ...trigger, each_time })}
              />
            )}
          </Field>
        </>
      )}
    </div>
  );
}

function newTrigger(on: Trigger["on"], parts: ProgramParts): Trigger {
  if (on === "event") return { on, name: "" };
  if (on !== "tier_reached") return { on };
  const [ladder] = parts.ladders;
  return { on, ladder: ladder?.code ?? "", tier: ladder?.tiers.at(-1)?.code ?? "" };
}

interface TierChoiceProps {
  path: string;
  parts: ProgramParts;
  ladder: string;
  tier: string;
  onChange: (ladder: string, tier: string) => void;
}

/** A tier of a ladder. */
export function TierChoice({ path, parts, ladder, tier, onChange }: TierChoiceProps) {
  const w = useWords();
  const tiers = parts.ladders.find((each) => each.code === ladder)?.tiers ?? [];
  return (
    <>
      <LadderChoice
        path={`${path}.ladder`}
        parts={parts}
        value={ladder}
        onChange={(to) => onChange(to, "")}
      />
      <Field label={w("tier")} path={`${path}.tier`}>
        {(id) => (
          <Select<string>
            id={id}
            {...(tier ? { value: tier } : {})}
            options={tiers.map(({ code, name }) => ({ value: code, label: name }))}
            onChange={(to) => onChange(ladder, to)}
          />
        )}
      </Field>
    </>
  );
}

interface LadderChoiceProps {
  path: string;
  parts: ProgramParts;
  value: string;
  onChange: (ladder: string) => void;
}

export function LadderChoice({ path, parts, value, onChange }: LadderChoiceProps) {
  const w = useWords();
  return (
    <Field label={w("ladder")} path={path}>
      {(id) => (
        <Select<string>
          id={id}
          {...(value ? { value } : {})}
          options={parts.ladders.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={onChange}
        />
      )}
    </Field>
  );
}
