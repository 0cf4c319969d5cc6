import { useOne } from "@/shared/api";
import { byWeight } from "@/shared/program";
import { useMay } from "@/shared/session";
import { Loaded } from "@/shared/ui";
import { AssetCard } from "./asset-card";
import { TierCard } from "./tier-card";

/** The tiers that a member stands on and what they hold of each asset. */
export function Holdings({ memberId }: { memberId: string }) {
  const path = { member_id: memberId };
  const mayTiers = useMay("tiers.read");
  const mayLedger = useMay("ledger.read");
  const tiers = useOne("/v1/members/{member_id}/tiers", { path }, { isEnabled: mayTiers });
  const balances = useOne("/v1/members/{member_id}/balances", { path }, { isEnabled: mayLedger });
  return (
    <div className="holdings">
      {mayTiers && (
        <Loaded query={tiers}>
          {(standings) => (
            <>
              {standings.map((each) => (
                <TierCard
                  key={`${each.program} ${each.ladder}`}
                  memberId={memberId}
                  standing={each}
                />
              ))}
            </>
          )}
        </Loaded>
      )}
      {mayLedger && (
        <Loaded query={balances}>
          {(found) => (
            <>
              {found.toSorted(byWeight).map((each) => (
                <AssetCard key={each.asset} balance={each} />
              ))}
            </>
          )}
        </Loaded>
      )}
    </div>
  );
}
