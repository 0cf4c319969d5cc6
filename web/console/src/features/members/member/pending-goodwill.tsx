import { Alert } from "antd";
import { useOne } from "@/shared/api";
import { useMay } from "@/shared/session";
import { useProgramParts } from "@/shared/program";
import { useWords } from "../words";
import { Decide } from "../approvals/decide";
import { useFormats } from "@/shared/formats";

/** Adjustments of this member that wait for approval, to be decided by whoever may. */
export function PendingGoodwill({ memberId }: { memberId: string }) {
  const w = useWords();
  const formats = useFormats();
  const names = useProgramParts();
  const mayRead = useMay("ledger.read");
  const waiting = useOne(
    "/v1/adjustments",
    { query: { member_id: memberId, state: "pending" } },
    { isEnabled: mayRead },
  );
  return (
    <>
      {waiting.data?.items.map((each) => {
        const asset = names.assets.find(({ code }) => code === each.asset);
        const units = formats.units(each.units, asset?.scale ?? 0);
        return (
          <Alert
            key={each.id}
            type="warning"
            showIcon
            title={w("pendingGoodwill", { units, asset: asset?.name ?? each.asset })}
            description={each.reason}
            action={<Decide adjustment={each} />}
          />
        );
      })}
    </>
  );
}
