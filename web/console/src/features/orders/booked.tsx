import { Link } from "react-router";
import { useOne, type Schema } from "@/shared/api";
import { useName } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { Empty, Loaded, NONE, Section, Table, type TableColumns, When } from "@/shared/ui";
import { TierMove, UnitsOf } from "./effects";
import { useRuleNames } from "./names";
import { useWords } from "./words";

type Booked = Schema<"BookedUnits">;
type Considered = Schema<"Considered">;

const LOSES = new Set<Booked["kind"]>([
  "spent",
  "taken_back",
  "deducted",
  "expired",
  "adjusted_out",
  "moved_out",
]);

/** Everything that was booked for an order and its returns, in the order of time. */
export function BookedSection({ orderId }: { orderId: string }) {
  const w = useWords();
  const came = useOne("/v1/orders/{document_id}/effects", { path: { document_id: orderId } });
  return (
    <Section title={w("bookedTitle")} lead={w("bookedLead")}>
      <Loaded query={came}>
        {({ units, tiers }) =>
          units.length + tiers.length === 0 ? (
            <Empty title={w("noEffects")} hint={w("noEffectsHint")} />
          ) : (
            <div className="stack">
              <Bookings orderId={orderId} units={units} />
              {tiers.map((each) => (
                <TierMove
                  key={`${each.ladder} ${each.why}`}
                  ladder={each.ladder}
                  from={each.from_tier}
                  to={each.tier}
                />
              ))}
            </div>
          )
        }
      </Loaded>
    </Section>
  );
}

function Bookings({ orderId, units }: { orderId: string; units: Booked[] }) {
  const w = useWords();
  const ruleName = useRuleNames();
  const columns: TableColumns<Booked> = [
    { title: w("when"), key: "at", render: (_, each) => <When at={each.effective_at} /> },
    { title: w("whatHappened"), key: "kind", render: (_, each) => w(`booked.${each.kind}`) },
    {
      title: w("units"),
      key: "units",
      align: "right",
      className: "number",
      render: (_, each) => (
        <UnitsOf
          asset={each.asset}
          units={LOSES.has(each.kind) ? -Math.abs(each.units) : each.units}
          isSigned
        />
      ),
    },
    {
      title: w("rule"),
      key: "rule",
      render: (_, each) =>
        each.rule ? (
          <RuleLink program={each.program} code={each.rule} text={ruleName(each.rule)} />
        ) : (
          NONE
        ),
    },
    {
      title: w("occasion"),
      key: "occasion",
      render: (_, each) =>
        each.reference_id && each.reference_id !== orderId && each.reference_kind === "return" ? (
          <Link to={`/orders/${each.reference_id}`}>{w("kind.return")}</Link>
        ) : (
          w("thisOne")
        ),
    },
  ];
  return (
    <Table<Booked>
      aria-label={w("bookedTitle")}
      dataSource={units}
      columns={columns}
      rowKey={(each) => `${each.transfer_id}${each.kind}`}
      size="small"
    />
  );
}

function RuleLink({ program, code, text }: { program: string; code: string; text: string }) {
  const mayRules = useMay("rules.read");
  return mayRules ? <Link to={`/rules/${program}/${code}`}>{text}</Link> : <>{text}</>;
}

/** Each rule that was considered: why it acted, or why it did not. */
export function WhySection({ considered }: { considered: Considered[] }) {
  const w = useWords();
  const acted = considered.filter((each) => each.outcome === "acted");
  const others = considered.filter((each) => each.outcome !== "acted");
  return (
    <Section title={w("whyTitle")} lead={w("whyLead")}>
      {considered.length === 0 ? (
        <div className="secondary">{w("whyNone")}</div>
      ) : (
        <div className="columns-2">
          <Reasons title={w("whyActed")} items={acted} none={w("whyNobody")} />
          <Reasons title={w("whyNot")} items={others} none={w("whyAll")} />
        </div>
      )}
    </Section>
  );
}

function Reasons({ title, items, none }: { title: string; items: Considered[]; none: string }) {
  const name = useName();
  const ruleName = useRuleNames();
  return (
    <div>
      <h3 className="reasons-title">{title}</h3>
      {items.length === 0 && <div className="secondary">{none}</div>}
      <ul className="reasons">
        {items.map((each) => (
          <li key={`${each.rule}${each.version_id}`}>
            <RuleLink program={each.program} code={each.rule} text={ruleName(each.rule)} />
            <div>{name(each.words)}</div>
          </li>
        ))}
      </ul>
    </div>
  );
}
