import { useFormats } from "@/shared/formats";
import { StatTile } from "@/shared/ui";
import { changeOf, membersAt, ordersOf, type Days, type Overview } from "./figures";
import { useWords } from "./words";

interface TilesProps {
  overview: Overview;
  days: Days | undefined;
}

/** Members and new members, orders and sales, each with its trend. */
export function PeopleTiles({ overview, days }: TilesProps) {
  const w = useWords();
  const formats = useFormats();
  const { members, new_members, from_day, until_day } = overview;
  return (
    <div className="tiles tiles-six">
      <StatTile
        label={w("members")}
        value={formats.count(members.value)}
        change={changeOf(members)}
        moreIs="better"
        series={days?.members}
        help={w("membersHelp")}
        to="/members"
      />
      <StatTile
        label={w("newMembers")}
        value={formats.count(new_members.value)}
        change={changeOf(new_members)}
        moreIs="better"
        series={days?.new_members}
        help={w("newMembersHelp")}
        to={membersAt({ joined_from: from_day, joined_until: until_day })}
      />
      <OrderTiles overview={overview} days={days} />
    </div>
  );
}

function OrderTiles({ overview, days }: TilesProps) {
  const w = useWords();
  const formats = useFormats();
  const { orders, returns } = overview;
  return (
    <>
      {orders && (
        <StatTile
          label={w("orders")}
          value={formats.count(orders.value)}
          change={changeOf(orders)}
          moreIs="better"
          series={days?.orders ?? undefined}
          help={w("ordersHelp")}
          to={ordersOf(overview, "order")}
        />
      )}
      {overview.sales?.map((sales) => (
        <SalesTiles key={sales.currency} overview={overview} days={days} sales={sales} />
      ))}
      {returns && (
        <StatTile
          label={w("returns")}
          value={formats.count(returns.value)}
          change={changeOf(returns)}
          moreIs="worse"
          series={days?.returns ?? undefined}
          help={w("returnsHelp")}
          to={ordersOf(overview, "return")}
        />
      )}
    </>
  );
}

type Sales = NonNullable<Overview["sales"]>[number];

function SalesTiles({ overview, days, sales }: TilesProps & { sales: Sales }) {
  const w = useWords();
  const formats = useFormats();
  const { currency, scale, net_minor, sales_minor, returned_minor } = sales;
  const money = (amount: number) => formats.moneyShort({ amount, currency, scale });
  const series = days?.sales?.find((each) => each.currency === currency)?.net_minor;
  const orders = overview.orders;
  const isOnly = overview.sales?.length === 1;
  return (
    <>
      <StatTile
        label={isOnly ? w("netSales") : `${w("netSales")} · ${currency}`}
        value={money(net_minor.value)}
        change={changeOf(net_minor)}
        moreIs="better"
        series={series}
        help={`${w("netSalesHelp")} ${w("returnedNote", { money: money(returned_minor.value) })}`}
        to={membersAt({ sort: "-spend" })}
      />
      {isOnly && orders && orders.value > 0 && (
        <StatTile
          label={w("averageOrder")}
          value={formats.money({
            amount: Math.round(sales_minor.value / orders.value),
            currency,
            scale,
          })}
          change={
            orders.previous > 0
              ? changeOf({
                  value: sales_minor.value / orders.value,
                  previous: sales_minor.previous / orders.previous,
                })
              : null
          }
          moreIs="better"
          help={w("averageOrderHelp")}
          to={ordersOf(overview, "order")}
        />
      )}
    </>
  );
}
