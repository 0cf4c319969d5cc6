import { Tabs } from "antd";
import { CopyButton } from "@/shared/ui";
import { useWords } from "./words";

interface SnippetsProps {
  /** The secret where it is known, else how it begins. */
  secret: string;
  kind: "secret" | "write";
  scopes?: string[];
}

const TILL = (origin: string, secret: string) =>
  `curl ${origin}/v1/orders \\
  -H 'Authorization: Bearer ${secret}' \\
  --json '{
  "number": "R-0001", "source": "till", "currency": "CNY",
  "customer": {"identities": [{"kind": "phone", "value": "138 0013 8000"}]},
  "lines": [{"sku": "LATTE", "quantity": 2, "unit_price_minor": 2800}]
}'`;

const READING = (origin: string, secret: string) =>
  `curl ${origin}/v1/members -H 'Authorization: Bearer ${secret}'`;

const TRACKING = (origin: string, secret: string) =>
  `curl ${origin}/v1/track -u '${secret}:' \\
  --json '{"userId": "u-1001", "event": "Product Viewed", "properties": {"product_id": "LATTE"}}'`;

const PYTHON = (origin: string, secret: string) =>
  `import httpx

platform = httpx.Client(
    base_url="${origin}", headers={"Authorization": "Bearer ${secret}"}
)
print(platform.get("/v1/members").raise_for_status().json())`;

const BROWSER = (origin: string, secret: string) =>
  `import { AnalyticsBrowser } from "@segment/analytics-next";

const analytics = AnalyticsBrowser.load(
  { writeKey: "${secret}", cdnURL: "${origin}" },
);
await analytics.identify("u-1001", { phone: "13800138000", name: "Li Na" });
await analytics.track("Product Viewed", { product_id: "LATTE" });`;

const NODE = (origin: string, secret: string) =>
  `import { Analytics } from "@segment/analytics-node";

const analytics = new Analytics({ writeKey: "${secret}", host: "${origin}" });
analytics.track({
  userId: "u-1001",
  event: "Product Viewed",
  properties: { product_id: "LATTE" },
});`;

/** What to paste, with the key in its place: for the shell first, then for SDKs. */
export function KeySnippets({ secret, kind, scopes = [] }: SnippetsProps) {
  const w = useWords();
  const { origin } = location;
  const shell = scopes.includes("orders.write") ? TILL : READING;
  const texts =
    kind === "write"
      ? [
          { key: "curl", label: w("curl"), text: TRACKING(origin, secret) },
          { key: "browser", label: w("browser"), text: BROWSER(origin, secret) },
          { key: "node", label: w("node"), text: NODE(origin, secret) },
        ]
      : [
          { key: "curl", label: w("curl"), text: shell(origin, secret) },
          { key: "python", label: w("python"), text: PYTHON(origin, secret) },
        ];
  return (
    <Tabs
      size="small"
      items={texts.map(({ key, label, text }) => ({
        key,
        label,
        children: (
          <div className="snippet">
            <pre>{text}</pre>
            <CopyButton text={text} label={`${w("try")}: ${label}`} />
          </div>
        ),
      }))}
    />
  );
}
