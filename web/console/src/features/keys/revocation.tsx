import { useAct, useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { Consequences, When } from "@/shared/ui";
import { useWords } from "./words";

interface RevocationProps {
  of: Schema<"KeyView">;
  isOpen: boolean;
  onClose: () => void;
}

/** The end of a key; when it was used last and which keys stay tell whether it would be missed. */
export function Revocation({ of: key, isOpen, onClose }: RevocationProps) {
  const w = useWords();
  const formats = useFormats();
  const beside = useOne(
    "/v1/keys/{key_id}/beside",
    { path: { key_id: key.id } },
    { isEnabled: isOpen && key.source !== null },
  );
  const others = beside.data?.key_count;
  const revoke = useAct("post", "/v1/keys/{key_id}/revoke", {
    done: w("revokedDone", { name: key.name }),
    isQuiet: true,
  });
  return (
    <Consequences
      isOpen={isOpen}
      title={w("revokeTitle", { name: key.name })}
      facts={[
        {
          label: w("lastUsed"),
          value: key.last_used_at ? <When at={key.last_used_at} as="relative" /> : w("notUsed"),
        },
        ...(key.source === null ? [] : [{ label: w("source"), value: key.source }]),
        ...(others === undefined ? [] : [{ label: w("keysBeside"), value: formats.count(others) }]),
      ]}
      warning={w(others === 0 ? "revokeLast" : "revokeWarning")}
      isLoading={beside.isLoading}
      act={w("revoke")}
      isDanger
      mustTick={key.last_used_at !== null}
      onAct={() => revoke.mutateAsync({ path: { key_id: key.id } })}
      onClose={onClose}
    />
  );
}
