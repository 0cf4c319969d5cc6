import type { Schema } from "@/shared/api";
import { useLanguage } from "@/shared/i18n";
import { Empty, NONE, StateTag, type StateTone, Table, When } from "@/shared/ui";
import { useWords } from "./words";

type Plan = Schema<"Plan">;
type Item = Plan["items"][number];
type Change = NonNullable<Item["changes"]>[number];

const TONES: Record<Item["change"], StateTone> = {
  create: "good",
  update: "active",
  retire: "warning",
  unchanged: "neutral",
  kept: "neutral",
};

/** What a document would change: item by item, field by field; what stays is only counted. */
export function PlanView({ plan }: { plan: Plan }) {
  const w = useWords();
  const changed = plan.items.filter(({ change }) => change !== "unchanged" && change !== "kept");
  const sameCount = plan.items.length - changed.length;
  return (
    <div className="stack" role="region" aria-label={w("planTitle")} aria-live="polite">
      {changed.length === 0 ? (
        <Empty title={w("planNothing")} hint={w("planNothingHint")} />
      ) : (
        <ul className="plan-items">
          {changed.map((item) => (
            <li key={`${item.kind} ${item.code}`}>
              <Planned item={item} />
            </li>
          ))}
        </ul>
      )}
      {sameCount > 0 && changed.length > 0 && (
        <span className="secondary">{w("planSame", { count: sameCount })}</span>
      )}
    </div>
  );
}

function Planned({ item }: { item: Item }) {
  const w = useWords();
  const language = useLanguage();
  const changes = item.changes ?? [];
  return (
    <>
      <div>
        <StateTag tone={TONES[item.change]} text={w(`planned.${item.change}`)} />{" "}
        {w(`item.${item.kind}`)} <code>{item.code}</code>{" "}
        {item.live_from && (
          <span className="secondary">
            {w("liveFrom")} <When at={item.live_from} />
          </span>
        )}{" "}
        {item.replaces_draft && <StateTag tone="warning" text={w("replacesDraft")} />}
      </div>
      {item.words && (
        <p className="secondary">
          {w("planWhom", { words: item.words[language] })}{" "}
          {item.member_count ? w("planBelong", { count: item.member_count }) : null}
        </p>
      )}
      {changes.length > 0 && (
        <Table<Change>
          aria-label={`${w(`planned.${item.change}`)} ${item.code}`}
          dataSource={changes}
          rowKey="path"
          columns={[
            { key: "path", title: w("field"), render: (_, each) => <code>{each.path}</code> },
            {
              key: "before",
              title: w("before"),
              render: (_, each) => <Value of={each.before} />,
            },
            { key: "after", title: w("after"), render: (_, each) => <Value of={each.after} /> },
          ]}
        />
      )}
    </>
  );
}

function Value({ of: value }: { of: unknown }) {
  if (value === null || value === undefined) return <span className="secondary">{NONE}</span>;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return <code className="plan-value">{text}</code>;
}
