import { Alert } from "antd";
import { useOne } from "@/shared/api";
import { useWords } from "./words";

const SETTINGS = `REGULARS_MAIL_URL=smtp://name:password@mail.example.com:587
REGULARS_MAIL_FROM="Regulars <reports@example.com>"`;

/** Says what is missing where no mail can be sent; else from where it comes. */
export function MailNote() {
  const w = useWords();
  const mail = useOne("/v1/report-mail", {});
  if (!mail.data) return null;
  const { fault, server, sender, security, links_to } = mail.data;
  if (fault) {
    const isMissing = fault.code === "mail_not_configured";
    return (
      <Alert
        type="warning"
        showIcon
        title={w(isMissing ? "mailMissing" : "mailFaulty")}
        description={
          <>
            <div>{isMissing ? w("mailMissingHint") : fault.detail}</div>
            <pre className="mail-settings">{SETTINGS}</pre>
          </>
        }
      />
    );
  }
  const tls = security ? `${server} (${w(`tls.${security}`)})` : (server ?? "");
  return (
    <div className="secondary small">
      {w("mailVia", { server: tls, sender: sender ?? "" })} {!links_to && w("mailNoLinks")}
    </div>
  );
}
