import { useAmounts, useBehind, type Report } from "@/features/insight";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import { StatTile, useView } from "@/shared/ui";
import { useWords } from "../words";
import { joinedAddress } from "./joined-address";
import type { Sections, Total } from "./rows";
import type { Asked } from "./use-asked";

const NOTHING: Total = {
  registered_count: 0,
  traced_count: 0,
  first_order_count: 0,
  value_amount: 0,
  traced_value_amount: 0,
  cost_amount: 0,
  benefit_ratio: null,
};

/** Everybody who joined, whether they bought, what that came to and what was spent. */
export function Tiles({ report, asked }: { report: Report<Sections>; asked: Asked }) {
  const w = useWords();
  const formats = useFormats();
  const amounts = useAmounts(report.currency);
  const { address } = useBehind();
  const [view] = useView(["from"]);
  const mayList = useMay("members.read");
  const total = report.sections.total[0] ?? NOTHING;
  const { registered_count: registered, first_order_count: bought } = total;
  const share = (count: number) => (registered === 0 ? "–" : formats.share(count / registered));
  const hasCost = total.cost_amount > 0;
  return (
    <div className="tiles acquisition-tiles">
      <StatTile
        label={w("registered")}
        value={formats.count(registered)}
        help={w("registeredHelp")}
        {...(mayList ? { to: joinedAddress(view.from, report.as_of) } : {})}
      />
      <StatTile
        label={w("traced")}
        value={formats.count(total.traced_count)}
        note={w("ofAll", { share: share(total.traced_count) })}
        help={w("tracedHelp")}
        to={address({ is_traced: 1 })}
      />
      <StatTile
        label={w("firstOrders")}
        value={formats.count(bought)}
        note={w("ofAll", { share: share(bought) })}
        help={w("firstOrdersHelp", { count: asked.valueDays })}
        to={address({ is_buyer: 1 })}
      />
      <StatTile
        label={w("value", { count: asked.valueDays })}
        value={amounts.short(total.value_amount)}
        note={
          registered > 0 && w("each", { amount: amounts.whole(total.value_amount / registered) })
        }
        help={w("valueHelp", { count: asked.valueDays })}
        to={address({ is_buyer: 1 })}
      />
      <StatTile
        label={w("cost")}
        value={hasCost ? amounts.short(total.cost_amount) : "–"}
        note={
          hasCost && total.traced_count > 0
            ? w("eachTraced", { amount: amounts.whole(total.cost_amount / total.traced_count) })
            : !hasCost && w("noCost")
        }
        to="?part=costs"
      />
      <StatTile
        label={w("benefit")}
        value={hasCost && total.benefit_ratio !== null ? ratio(formats, total.benefit_ratio) : "–"}
        help={w("benefitHelp")}
        to={address({ is_traced: 1, is_buyer: 1 })}
      />
    </div>
  );
}

/** `2.35 : 1`: what came in for one that was spent. */
export function ratio(formats: ReturnType<typeof useFormats>, value: number): string {
  return `${formats.units(Math.round(value * 100), 2)} : 1`;
}
