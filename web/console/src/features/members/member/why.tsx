import { Flex } from "antd";
import { Link } from "react-router";
import { useOne, type Answer } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useLanguage } from "@/shared/i18n";
import { Loaded, NONE, StateTag, type StateTone } from "@/shared/ui";
import { useProgramParts } from "@/shared/program";
import { useWords } from "../words";
import type { Entry, Why } from "./types";
import { useRuleName } from "./use-rule-name";

type Considered = Why["considered"][number];

const TONES: Record<Considered["outcome"], StateTone> = {
  acted: "good",
  cut: "warning",
  lost: "neutral",
  unmet: "neutral",
  nothing: "neutral",
  not_valid: "neutral",
  off_schedule: "neutral",
};

/** Why something gave what it gave, and why the other rules gave nothing. */
export function WhyOf({ entry }: { entry: Entry }) {
  const isEvent = entry.kind === "event";
  const event = useOne(
    "/v1/events/{event_id}/why",
    { path: { event_id: entry.id } },
    { isEnabled: isEvent },
  );
  const order = useOne(
    "/v1/orders/{document_id}/why",
    { path: { document_id: entry.id } },
    { isEnabled: entry.kind === "order" },
  );
  if (entry.kind === "return") return <WhatCame documentId={entry.id} />;
  return (
    <Loaded query={isEvent ? event : order}>
      {(why) => (
        <div className="why">
          {entry.kind === "order" && <WhatCame documentId={entry.id} />}
          <Reasons why={why} />
        </div>
      )}
    </Loaded>
  );
}

/** What was booked for an order or a return, and which tiers changed by it. */
function WhatCame({ documentId }: { documentId: string }) {
  const w = useWords();
  const formats = useFormats();
  const names = useProgramParts();
  const effects = useOne("/v1/orders/{document_id}/effects", { path: { document_id: documentId } });
  return (
    <Loaded query={effects}>
      {({ units, tiers }) => (
        <Flex wrap gap={8} className="why-came">
          {units.length === 0 && tiers.length === 0 && (
            <span className="secondary">{w("noEffects")}</span>
          )}
          {summed(units).map((each) => {
            const asset = names.asset(each.asset);
            const count = formats.units(each.units, asset?.scale ?? 0);
            const text = `${w(`transfer.${each.kind}`)} ${count} ${asset?.unit ?? each.asset}`;
            return <StateTag key={`${each.kind} ${each.asset}`} tone="active" text={text} />;
          })}
          {tiers.map((each) => (
            <StateTag
              key={`${each.ladder} ${each.why}`}
              tone="good"
              text={w("tierBecame", { tier: names.tierName(each.ladder, each.tier) ?? NONE })}
            />
          ))}
        </Flex>
      )}
    </Loaded>
  );
}

type Came = Answer<"get", "/v1/orders/{document_id}/effects">["units"][number];
type Booked = Pick<Came, "kind" | "asset" | "units">;

/** What several rules booked of one asset, as one. */
function summed(units: Booked[]): Booked[] {
  const found = new Map<string, Booked>();
  for (const { kind, asset, units: count } of units) {
    const key = `${kind} ${asset}`;
    found.set(key, { kind, asset, units: count + (found.get(key)?.units ?? 0) });
  }
  return [...found.values()];
}

function Reasons({ why }: { why: Why }) {
  const w = useWords();
  if (why.considered.length === 0) return <span className="secondary">{w("noRules")}</span>;
  return (
    <ul className="why-rules">
      {why.considered.map((each) => (
        <Reason key={each.version_id} considered={each} />
      ))}
    </ul>
  );
}

function Reason({ considered }: { considered: Considered }) {
  const w = useWords();
  const formats = useFormats();
  const language = useLanguage();
  const ruleName = useRuleName(considered.program);
  const names = useProgramParts(considered.program);
  const given = considered.given.map(({ asset, units }) => {
    const found = names.asset(asset);
    return `+${formats.units(units, found?.scale ?? 0)} ${found?.unit ?? asset}`;
  });
  const { rule, program, outcome, words } = considered;
  return (
    <li>
      <Flex wrap gap={8} align="center">
        <StateTag tone={TONES[outcome]} text={w(`outcome.${outcome}`)} />
        <Link to={`/rules/${program}/${rule}`}>{ruleName(rule)}</Link>
        {given.length > 0 && <strong className="number">{given.join(" · ")}</strong>}
      </Flex>
      <div className="why-words">{words[language]}</div>
    </li>
  );
}
