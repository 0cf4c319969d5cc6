import { useOne } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { StatTile } from "@/shared/ui";
import { useWords } from "./words";

/** All orders and returns that there are, in each currency. */
export function Totals() {
  const w = useWords();
  const formats = useFormats();
  const totals = useOne("/v1/orders/totals", {});
  if (totals.data?.length === 0 || totals.error) return null;
  const found = totals.data ?? [];
  const added = (count: (each: (typeof found)[number]) => number) =>
    formats.count(found.reduce((sum, each) => sum + count(each), 0));
  return (
    <div className="tiles tiles-pair">
      <StatTile
        label={w("orderCount")}
        value={added((each) => each.order_count)}
        isLoading={totals.isPending}
        to="/orders?kind=order"
      />
      <StatTile
        label={w("returnCount")}
        value={added((each) => each.return_count)}
        isLoading={totals.isPending}
        to="/orders?kind=return"
      />
      {found.map((each) => (
        <StatTile
          key={`${each.total.currency}${each.total.scale ?? ""}`}
          label={w("netSales")}
          value={formats.money(each.total)}
          note={w("since", { day: formats.date(each.first_at) })}
        />
      ))}
    </div>
  );
}
