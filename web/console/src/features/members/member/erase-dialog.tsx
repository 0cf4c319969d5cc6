import { useAct, useOne } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useName } from "@/shared/i18n";
import { assetNames } from "@/shared/program";
import { useMay } from "@/shared/session";
import { Consequences } from "@/shared/ui";
import { useWords } from "../words";
import { OF_MEMBERS, type Portrait } from "./types";

interface EraseProps {
  portrait: Portrait;
  isOpen: boolean;
  onClose: () => void;
}

/** Destroys everything personal about somebody; says first what is lost. */
export function EraseDialog({ portrait, isOpen, onClose }: EraseProps) {
  const w = useWords();
  const formats = useFormats();
  const name = useName();
  const mayLedger = useMay("ledger.read");
  const path = { member_id: portrait.member.id };
  const balances = useOne(
    "/v1/members/{member_id}/balances",
    { path },
    { isEnabled: isOpen && mayLedger },
  );
  const erase = useAct("post", "/v1/members/{member_id}/erase", {
    changes: [...OF_MEMBERS, "/v1/orders"],
    done: w("erased"),
    isQuiet: true,
  });
  return (
    <Consequences
      isOpen={isOpen}
      title={w("eraseTitle")}
      facts={[
        { label: w("identities"), value: formats.count(portrait.identities.length) },
        { label: w("tags"), value: formats.count(portrait.tags.length) },
        ...(balances.data ?? []).map((each) => ({
          label: name(assetNames(each)),
          value: formats.units(each.balance.total_units, each.scale),
        })),
      ]}
      warning={w("eraseWarning")}
      act={w("eraseAct")}
      isDanger
      mustTick
      onAct={() => erase.mutateAsync({ path })}
      onClose={onClose}
    />
  );
}
