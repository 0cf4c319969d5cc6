import type { ReactNode } from "react";
import { useName } from "@/shared/i18n";
import { NONE, Table } from "@/shared/ui";
import { differencesOf, type Difference } from "./comparing";
import type { Condition, LadderBody, Tier } from "./ladder";
import { useSentences } from "./sentences";
import { useAssets } from "./use-ladders";
import { useWords } from "./words";

interface DifferencesProps {
  program: string;
  before: LadderBody;
  after: LadderBody;
}

/** Where two versions say otherwise: tiers in words, the rest field by field. */
export function Differences({ program, before, after }: DifferencesProps) {
  const w = useWords();
  const told = useTold(program, [...after.tiers, ...before.tiers]);
  const changes = differencesOf(before, after);
  if (changes.length === 0) return <span className="secondary">{w("noDifferences")}</span>;
  return (
    <Table<Difference>
      dataSource={changes}
      rowKey="path"
      aria-label={w("differences")}
      columns={[
        { title: w("field"), render: (_, each) => told.field(each.path) },
        { title: w("before"), render: (_, each) => told.value(each.path, each.before) },
        { title: w("after"), render: (_, each) => told.value(each.path, each.after) },
      ]}
    />
  );
}

/** Fields and values in words; what has none stands as the interface names it. */
function useTold(program: string, tiers: Tier[]) {
  const w = useWords();
  const name = useName();
  const sentences = useSentences(useAssets(program));
  const tierName = (code: string) => {
    const tier = tiers.find((each) => each.code === code);
    return tier ? name(tier.names) : code;
  };

  function field(path: string): ReactNode {
    if (path === "order") return w("tierOrder");
    const [root, code = "", part, ...rest] = path.split(".");
    if (root !== "tiers" || rest.length > 0) return <code>{path}</code>;
    if (part === undefined) return w("tierNamed", { tier: tierName(code) });
    const isCondition = part === "entry" || part === "stay";
    return isCondition ? `${tierName(code)} · ${w(part)}` : <code>{path}</code>;
  }

  function value(path: string, given: unknown): ReactNode {
    if (given === null || given === undefined) return NONE;
    if (path === "order") return (given as string[]).map(tierName).join(" < ");
    const [root, , part, ...rest] = path.split(".");
    if (root === "tiers" && part === undefined) return sentences.condition((given as Tier).entry);
    if (root === "tiers" && (part === "entry" || part === "stay") && rest.length === 0) {
      return sentences.condition(given as Condition);
    }
    const text = typeof given === "string" ? given : JSON.stringify(given, null, 1);
    return <pre className="difference-value">{text}</pre>;
  }

  return { field, value };
}
