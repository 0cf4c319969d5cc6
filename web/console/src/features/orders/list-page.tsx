import { Link } from "react-router";
import { useList } from "@/shared/api";
import { dayAfter, startOfDay } from "@/shared/formats";
import { useInstallation, useMay } from "@/shared/session";
import {
  FilterChoice,
  FilterDates,
  FilterText,
  ListPage,
  MemberLink,
  Money,
  NONE,
  useView,
  When,
  type Column,
} from "@/shared/ui";
import { usePlaces } from "./names";
import { KINDS, STATES, StateOf, type Doc, type Kind, type State } from "./states";
import { Totals } from "./totals";
import { useWords } from "./words";
import "./orders.css";

const FILTERS = [
  "number",
  "kind",
  "state",
  "store",
  "channel",
  "source",
  "from",
  "until",
  "member_id",
] as const;

/** Orders and returns, the latest first. */
export function OrdersPage() {
  const w = useWords();
  const { timeZone } = useInstallation();
  const places = usePlaces();
  const mayName = useMay("members.read");
  const [view] = useView(FILTERS);
  const orders = useList("/v1/orders", {
    query: {
      named: mayName,
      number: view.number ?? null,
      kind: (view.kind ?? null) as Kind | null,
      state: (view.state ?? null) as State | null,
      store: view.store ?? null,
      channel: view.channel ?? null,
      source: view.source ?? null,
      member_id: view.member_id ?? null,
      from_at: view.from ? startOfDay(view.from, timeZone) : null,
      before_at: view.until ? startOfDay(dayAfter(view.until), timeZone) : null,
    },
  });
  return (
    <ListPage
      id="orders"
      title={w(isReview(view) ? "reviewTitle" : "title")}
      lead={w(isReview(view) ? "reviewLead" : "lead")}
      above={isReview(view) ? undefined : <Totals />}
      list={orders}
      columns={useOrderColumns()}
      rowKey={(order) => order.id}
      to={(order) => `/orders/${order.id}`}
      filterNames={FILTERS}
      filters={
        <>
          <FilterText name="number" label={w("numberFilter")} />
          <FilterChoice name="kind" label={w("kind")} options={choices(KINDS, w)} />
          <FilterChoice
            name="state"
            label={w("state")}
            options={STATES.map((value) => ({ value, label: w(`state.${value}`) }))}
          />
          <FilterChoice name="store" label={w("store")} options={places.stores.options} />
          <FilterChoice name="channel" label={w("channel")} options={places.channels.options} />
          <FilterDates names={["from", "until"]} label={w("occurred")} />
        </>
      }
      empty={{
        title: w("emptyTitle"),
        hint: w("emptyHint"),
        action: <Link to="/imports/new?kind=orders">{w("emptyAct")}</Link>,
      }}
    />
  );
}

function isReview(view: Partial<Record<string, string>>): boolean {
  return view["state"] === "review";
}

function choices(kinds: readonly Kind[], w: ReturnType<typeof useWords>) {
  return kinds.map((value) => ({ value, label: w(`kind.${value}`) }));
}

function memberColumn(w: ReturnType<typeof useWords>): Column<Doc> {
  return {
    key: "member",
    title: w("member"),
    render: ({ member }) =>
      member?.standing === "member" ? (
        <MemberLink id={member.id} name={member.name} />
      ) : (
        <span className="secondary">{member ? w(`standing.${member.standing}`) : NONE}</span>
      ),
    text: ({ member }) => member?.name ?? "",
  };
}

function useOrderColumns(): Column<Doc>[] {
  const w = useWords();
  const { stores, channels, sources } = usePlaces();
  const mayName = useMay("members.read");
  return [
    {
      key: "number",
      title: w("number"),
      phone: "title",
      render: (order) => <Link to={`/orders/${order.id}`}>{order.number}</Link>,
      text: (order) => order.number,
    },
    ...(mayName ? [memberColumn(w)] : []),
    {
      key: "kind",
      title: w("kind"),
      phone: "hide",
      render: (order) => w(`kind.${order.kind}`),
      text: (order) => w(`kind.${order.kind}`),
    },
    {
      key: "state",
      title: w("state"),
      render: (order) => <StateOf document={order} />,
      text: (order) => w(`state.${order.state}`),
    },
    {
      key: "occurred_at",
      title: w("occurred"),
      render: (order) => <When at={order.occurred_at} />,
      text: (order) => order.occurred_at,
    },
    {
      key: "total",
      title: w("total"),
      isNumber: true,
      render: (order) => <Money value={order.total} />,
      text: (order) => String(order.total.amount / 10 ** (order.total.scale ?? 0)),
    },
    {
      key: "store",
      title: w("store"),
      render: (order) => stores.nameOf(order.store_id) ?? NONE,
      text: (order) => stores.codeOf(order.store_id) ?? "",
    },
    {
      key: "channel",
      title: w("channel"),
      render: (order) => channels.nameOf(order.channel_id) ?? NONE,
      text: (order) => channels.codeOf(order.channel_id) ?? "",
    },
    {
      key: "lines",
      title: w("lines"),
      isNumber: true,
      isExtra: true,
      phone: "hide",
      render: (order) => order.line_count,
      text: (order) => String(order.line_count),
    },
    {
      key: "source",
      title: w("source"),
      isExtra: true,
      render: (order) => sources.nameOf(order.source_id) ?? NONE,
      text: (order) => sources.codeOf(order.source_id) ?? "",
    },
    {
      key: "recorded_at",
      title: w("recorded"),
      isExtra: true,
      render: (order) => <When at={order.recorded_at} />,
      text: (order) => order.recorded_at,
    },
  ];
}
