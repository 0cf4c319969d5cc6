import { Link } from "react-router";
import { useList, type Schema } from "@/shared/api";
import { DataTable, Empty, Money, Section, StateTag, When, type Column } from "@/shared/ui";
import { useWords } from "../words";

type Order = Schema<"DocumentAnswer">;

/** The member's orders and returns. */
export function OrdersOf({ memberId }: { memberId: string }) {
  const w = useWords();
  const orders = useList(
    "/v1/orders",
    { query: { member_id: memberId } },
    { name: "orders", limit: 20 },
  );
  const columns: Column<Order>[] = [
    {
      key: "number",
      title: w("number"),
      phone: "title",
      render: (order) => <Link to={`/orders/${order.id}`}>{order.number}</Link>,
    },
    { key: "kind", title: w("what"), render: (order) => w(`entry.${order.kind}`) },
    {
      key: "state",
      title: w("state"),
      render: (order) => (
        <StateTag
          tone={order.state === "cancelled" ? "bad" : order.state === "review" ? "warning" : "good"}
          text={w(`orderState.${order.state}`)}
        />
      ),
    },
    {
      key: "total",
      title: w("amount"),
      isNumber: true,
      render: (order) => <Money value={order.total} />,
    },
    { key: "at", title: w("when"), render: (order) => <When at={order.occurred_at} /> },
  ];
  return (
    <Section title={w("tabOrders")} isFlush>
      <DataTable
        label={w("tabOrders")}
        list={orders}
        columns={columns}
        rowKey={(order) => order.id}
        to={(order) => `/orders/${order.id}`}
        empty={<Empty title={w("noOrders")} />}
      />
    </Section>
  );
}
