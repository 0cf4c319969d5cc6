import { Segmented } from "antd";
import { useOne } from "@/shared/api";
import { useName } from "@/shared/i18n";
import { assetNames, byWeight } from "@/shared/program";
import { Empty, Loaded, useView } from "@/shared/ui";
import { useWords } from "../words";
import { Lots } from "./lots";
import { Statement } from "./statement";
import { Transfers } from "./transfers";
import type { Balance } from "./types";

/** An asset of the member in detail: its lots, every movement, and the statement by month. */
export function Points({ memberId }: { memberId: string }) {
  const balances = useOne("/v1/members/{member_id}/balances", { path: { member_id: memberId } });
  return (
    <Loaded query={balances}>
      {(found) => <Chosen memberId={memberId} balances={found.toSorted(byWeight)} />}
    </Loaded>
  );
}

function Chosen({ memberId, balances }: { memberId: string; balances: Balance[] }) {
  const w = useWords();
  const name = useName();
  const [view, setView] = useView(["asset"]);
  const chosen = balances.find((each) => each.asset === view.asset) ?? balances[0];
  if (!chosen) return <Empty title={w("noAssets")} hint={w("noAssetsHint")} />;
  return (
    <div className="stack">
      {balances.length > 1 && (
        <Segmented
          aria-label={w("asset")}
          value={chosen.asset}
          options={balances.map((each) => ({ value: each.asset, label: name(assetNames(each)) }))}
          onChange={(asset) => setView({ asset })}
        />
      )}
      <Lots memberId={memberId} balance={chosen} />
      <Transfers memberId={memberId} balance={chosen} />
      <Statement memberId={memberId} balance={chosen} />
    </div>
  );
}
