import { Descriptions, List } from "antd";
import { useParams } from "react-router";
import { useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import {
  CopyId,
  Loaded,
  MemberLink,
  Money,
  NONE,
  Page,
  Section,
  StateTag,
  When,
} from "@/shared/ui";
import { OrderActions } from "./actions";
import { BookedSection, WhySection } from "./booked";
import { UnitsOf } from "./effects";
import { Lines } from "./lines";
import { usePlaces } from "./names";
import { RelatedSection } from "./related";
import { StateOf } from "./states";
import { useWords } from "./words";
import "./orders.css";

type Full = Schema<"FullAnswer">;

/** One order or return: what was bought, what it did, why, and what came back. */
export function OrderPage() {
  const w = useWords();
  const { orderId = "" } = useParams();
  const path = { document_id: orderId };
  const order = useOne("/v1/orders/{document_id}", { path });
  const found = order.data?.document;
  return (
    <Page
      title={found ? w(`title.${found.kind}`, { number: found.number }) : w("order")}
      back={{ to: "/orders", text: w("title") }}
      tags={
        found && (
          <>
            <StateOf document={found} />
            {found.is_backfill && <StateTag tone="neutral" text={w("history")} />}
            <CopyId id={found.id} what={w("order")} />
          </>
        )
      }
      actions={order.data && <OrderActions full={order.data} />}
    >
      <Loaded query={order}>{(full) => <Whole full={full} />}</Loaded>
    </Page>
  );
}

function Whole({ full }: { full: Full }) {
  const w = useWords();
  const mayWhy = useMay("rules.read");
  const { document } = full;
  const why = useOne(
    "/v1/orders/{document_id}/why",
    { path: { document_id: document.id } },
    { isEnabled: mayWhy },
  );
  return (
    <>
      <Section>
        <Head full={full} />
      </Section>
      <Section title={w("lines")} isFlush>
        <Lines full={full} grants={why.data?.grants} />
      </Section>
      <BookedSection orderId={document.id} />
      {why.data && document.kind === "order" && <WhySection considered={why.data.considered} />}
      <div className="columns-2 columns-even">
        <Tenders full={full} />
        <States full={full} />
      </div>
      <RelatedSection full={full} />
    </>
  );
}

function Head({ full }: { full: Full }) {
  const w = useWords();
  const { document } = full;
  const { stores, channels, sources } = usePlaces();
  const facts = [
    { label: w("total"), value: <Money value={document.total} /> },
    { label: w("member"), value: <Buyer id={document.member_id} /> },
    { label: w("occurred"), value: <When at={document.occurred_at} /> },
    { label: w("store"), value: stores.nameOf(document.store_id) },
    { label: w("channel"), value: channels.nameOf(document.channel_id) },
    { label: w("source"), value: sources.nameOf(document.source_id) },
    { label: w("gross"), value: <Money value={document.gross} /> },
    { label: w("discount"), value: some(document.discount) },
    { label: w("shipping"), value: some(document.shipping) },
    { label: w("tax"), value: some(document.tax) },
    { label: w("recorded"), value: <When at={document.recorded_at} /> },
  ];
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, sm: 2, lg: 3 }}
      items={facts
        .filter(({ value }) => value !== null)
        .map(({ label, value }) => ({ key: label, label, children: value }))}
    />
  );
}

function some(money: Schema<"Money">) {
  return money.amount === 0 ? null : <Money value={money} />;
}

/** Whose it is; nobody known for an anonymous sale. */
function Buyer({ id }: { id: string }) {
  const w = useWords();
  const mayMembers = useMay("members.read");
  const found = useOne(
    "/v1/members/{member_id}",
    { path: { member_id: id } },
    { isEnabled: mayMembers },
  );
  const member = found.data?.member;
  if (!mayMembers || !member) return <>{NONE}</>;
  if (member.standing !== "member") return <>{w(`standing.${member.standing}`)}</>;
  return <MemberLink id={member.id} name={member.profile.full_name ?? member.profile.nickname} />;
}

/** The usual ways to pay; what a source calls otherwise stands as it came. */
const TENDERS = [
  "cash",
  "card",
  "wechat_pay",
  "alipay",
  "points",
  "stored_value",
  "gift_card",
] as const;

function tenderName(w: ReturnType<typeof useWords>, kind: string): string {
  const known = TENDERS.find((each) => each === kind);
  return known ? w(`tender.${known}`) : kind;
}

function Tenders({ full }: { full: Full }) {
  const w = useWords();
  const formats = useFormats();
  const { currency, scale } = full.document.total;
  return (
    <Section title={w("tenders")}>
      {full.tenders.length === 0 && <div className="secondary">{w("noTenders")}</div>}
      {full.tenders.length > 0 && (
        <List
          size="small"
          dataSource={full.tenders}
          rowKey="ordinal"
          renderItem={(tender) => (
            <List.Item
              extra={
                <span className="number">
                  {formats.money({ amount: tender.amount_minor, currency, scale })}
                </span>
              }
            >
              <span>
                {tenderName(w, tender.kind)} <span className="secondary">{tender.reference}</span>
              </span>
              {tender.asset && tender.units ? (
                <UnitsOf asset={tender.asset} units={tender.units} />
              ) : null}
            </List.Item>
          )}
        />
      )}
    </Section>
  );
}

function States({ full }: { full: Full }) {
  const w = useWords();
  return (
    <Section title={w("states")}>
      {full.states.length === 0 && <div className="secondary">{w("noStates")}</div>}
      {full.states.length > 0 && (
        <List
          size="small"
          dataSource={full.states}
          rowKey={(each) => `${each.state}${each.changed_at}`}
          renderItem={(each) => (
            <List.Item extra={<When at={each.changed_at} />}>
              <span>
                <StateOf document={each} /> <span className="secondary">{each.reason}</span>
              </span>
            </List.Item>
          )}
        />
      )}
    </Section>
  );
}
