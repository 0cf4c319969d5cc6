import { Link, useLocation } from "react-router";
import { useFormats } from "@/shared/formats";
import { useName } from "@/shared/i18n";
import { assetNames } from "@/shared/program";
import { Points, Section } from "@/shared/ui";
import { useWords } from "../words";
import type { Balance } from "./types";

/** What a member has of an asset: to spend now, on its way, held, owed, and what runs out. */
export function AssetCard({ balance }: { balance: Balance }) {
  const w = useWords();
  const formats = useFormats();
  const name = useName();
  const { pathname } = useLocation();
  const { scale, balance: has } = balance;
  const units = (value: number) => formats.units(value, scale);
  const parts = [
    has.pending_units > 0 && w("pendingUnits", { units: units(has.pending_units) }),
    has.held_units > 0 && w("heldUnits", { units: units(has.held_units) }),
  ].filter((each) => each !== false);
  const isExpiring = balance.expiring_units > 0 && balance.expiring_before !== null;
  return (
    <Section
      title={name(assetNames(balance))}
      extra={
        <Link to={{ pathname, search: `?tab=points&asset=${balance.asset}` }} replace>
          {w("showPoints")}
        </Link>
      }
    >
      <div className="holding-value">
        <Points units={has.spendable_units} scale={scale} unitNames={balance.unit_names} />
      </div>
      {has.debt_units < 0 && (
        <div className="holding-warning">{w("debtUnits", { units: units(-has.debt_units) })}</div>
      )}
      {parts.length > 0 && <div className="secondary">{parts.join(" · ")}</div>}
      {isExpiring && (
        <div className="holding-warning">
          {w("expiringUnits", {
            units: units(balance.expiring_units),
            day: formats.date(balance.expiring_before ?? ""),
          })}
        </div>
      )}
      {!isExpiring && balance.next_expires_at && (
        <div className="secondary">
          {w("nextExpiry", { day: formats.date(balance.next_expires_at) })}
        </div>
      )}
    </Section>
  );
}
