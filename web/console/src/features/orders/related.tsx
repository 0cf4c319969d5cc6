import { List } from "antd";
import { Link } from "react-router";
import { useOne, type Schema } from "@/shared/api";
import { Money, Section, When } from "@/shared/ui";
import { StateOf, type Doc } from "./states";
import { useWords } from "./words";

type Full = Schema<"FullAnswer">;

const LIMIT = 500;

/** The returns that name an order, the latest first. */
export function useReturnsOf(order: Doc | undefined): Doc[] | undefined {
  const returns = useOne(
    "/v1/orders",
    { query: { returned_document_id: order?.id ?? null, limit: LIMIT } },
    { isEnabled: order?.kind === "order" },
  );
  return returns.data?.items;
}

/** What belongs together: the returns of an order, the orders of a return. */
export function RelatedSection({ full }: { full: Full }) {
  const { document, matches } = full;
  if (document.kind === "order") return <ReturnsOf order={document} />;
  const named = document.returned_document_id;
  const ids = [...new Set([...(named ? [named] : []), ...matches.map((each) => each.order_id)])];
  return <OrdersOf document={document} ids={ids} />;
}

function ReturnsOf({ order }: { order: Doc }) {
  const w = useWords();
  const returns = useReturnsOf(order);
  return (
    <Section title={w("returns")}>
      {returns?.length === 0 && <div className="secondary">{w("noReturns")}</div>}
      {returns && returns.length > 0 && (
        <List
          size="small"
          dataSource={returns}
          rowKey="id"
          renderItem={(each) => <Entry document={each} />}
        />
      )}
    </Section>
  );
}

function OrdersOf({ document, ids }: { document: Doc; ids: string[] }) {
  const w = useWords();
  return (
    <Section title={w("broughtBack")}>
      {ids.length === 0 ? (
        <div className="secondary">
          {w(document.state === "review" ? "unmatchedReview" : "unmatched")}
        </div>
      ) : (
        <div className="stack">
          {ids.map((id) => (
            <OneOrder key={id} id={id} />
          ))}
        </div>
      )}
    </Section>
  );
}

function OneOrder({ id }: { id: string }) {
  const order = useOne("/v1/orders/{document_id}", { path: { document_id: id } });
  return order.data ? <Entry document={order.data.document} /> : null;
}

function Entry({ document }: { document: Doc }) {
  return (
    <List.Item extra={<Money value={document.total} />}>
      <span className="order-entry">
        <Link to={`/orders/${document.id}`}>{document.number}</Link>
        <StateOf document={document} />
        <span className="secondary">
          <When at={document.occurred_at} />
        </span>
      </span>
    </List.Item>
  );
}
