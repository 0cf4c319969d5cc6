import { useAct, type Schema } from "@/shared/api";
import { Consequences, When } from "@/shared/ui";
import { useWords } from "./words";

interface RevocationProps {
  of: Schema<"KeyView">;
  isOpen: boolean;
  onClose: () => void;
}

/** The end of a key; when it was used last tells whether somebody would miss it. */
export function Revocation({ of: key, isOpen, onClose }: RevocationProps) {
  const w = useWords();
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
      ]}
      warning={w("revokeWarning")}
      act={w("revoke")}
      isDanger
      mustTick={key.last_used_at !== null}
      onAct={() => revoke.mutateAsync({ path: { key_id: key.id } })}
      onClose={onClose}
    />
  );
}
