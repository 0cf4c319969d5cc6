import type { Schema } from "@/shared/api";
import { SecretOnce } from "@/shared/ui";
import { KeySnippets } from "./snippets";
import { useWords } from "./words";

interface IssuedProps {
  issued: Schema<"KeyIssued">;
  /** By default that it works now. */
  title?: string;
  onClose: () => void;
}

/** A key's secret, this once, with what to paste where it is used. */
export function IssuedKey({ issued, title, onClose }: IssuedProps) {
  const w = useWords();
  const { key, secret } = issued;
  return (
    <SecretOnce
      isOpen
      title={title ?? w("issued", { name: key.name })}
      secrets={[{ label: w("secret"), value: secret }]}
      note={w("issuedNote")}
      onClose={onClose}
    >
      <KeySnippets secret={secret} kind={key.kind} scopes={key.scopes} />
    </SecretOnce>
  );
}
