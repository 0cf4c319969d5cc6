import type { Field, Kind } from "./fields";

/** How the file is laid out, as the preview tells it. */
export interface Layout {
  encoding: string;
  delimiter: string;
  sheet?: string | null | undefined;
}

/** What has been chosen in the assistant. */
export interface Draft {
  kind: Kind;
  source: string;
  timeZone: string;
  currency: string;
  /** Whether rows with a negative quantity are returns. */
  hasReturns: boolean;
  layout: Layout;
  columns: { name: string; field: Field | null; format: string | null }[];
}

type Columns = Draft["columns"];

const SECTION = { orders: "order", members: "member", products: "product" } as const;

/** The text of the mapping that the choices make: TOML, as the command line takes it too. */
export function mappingOf(draft: Draft): string {
  const parts = [head(draft), file(draft.layout), values(draft)];
  const { kind, columns } = draft;
  if (kind === "orders") parts.push(...orderParts(draft));
  else if (kind === "members") {
    parts.push(section("member", columns), identities(columns, draft.source));
    parts.push(section("member.profile", columns));
  } else if (kind === "events") {
    parts.push(section("event", columns, ["property"]), identities(columns, draft.source));
    parts.push(properties(columns));
  } else parts.push(section(kind === "products" ? SECTION.products : "campaign", columns));
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function head({ kind, source }: Draft): string {
  return `kind = ${quoted(kind)}\nsource = ${quoted(source)}`;
}

function file({ encoding, delimiter, sheet }: Layout): string {
  const lines = [
    encoding === "utf-8" ? "" : `encoding = ${quoted(encoding)}`,
    delimiter === "," ? "" : `delimiter = ${quoted(delimiter)}`,
    sheet ? `sheet = ${quoted(sheet)}` : "",
  ].filter(Boolean);
  return lines.length > 0 ? ["[file]", ...lines].join("\n") : "";
}

function values({ kind, timeZone, currency }: Draft): string {
  const lines = [`time_zone = ${quoted(timeZone)}`];
  if (kind === "orders" || kind === "products") lines.push(`currency = ${quoted(currency)}`);
  return ["[values]", ...lines].join("\n");
}

function orderParts({ columns, source, hasReturns }: Draft): string[] {
  const quantity = columns.find(({ field }) => field === "line.quantity");
  const named = columns.find(({ field }) => field === "returns.order_number");
  const returns = [
    quantity && hasReturns ? `when = [{ column = ${quoted(quantity.name)}, below = 0 }]` : "",
    named ? `order_number = ${spec(named)}` : "",
  ].filter(Boolean);
  return [
    section("order", columns),
    identities(columns, source),
    section("line", columns, ["discount"]),
    ...columns
      .filter(({ field }) => field === "line.discount")
      .map((each) => `[[line.discounts]]\nkind = "discount"\namount = ${spec(each)}`),
    returns.length > 0 ? ["[returns]", ...returns].join("\n") : "",
  ];
}

/** The columns whose field stands directly below `name`; the heading stands even where none does. */
function section(name: string, columns: Columns, but: string[] = []): string {
  const lines = columns.flatMap((each) => {
    const key = each.field?.startsWith(`${name}.`) ? each.field.slice(name.length + 1) : null;
    return key === null || key.includes(".") || but.includes(key) ? [] : [`${key} = ${spec(each)}`];
  });
  if (lines.length === 0 && name !== "member") return "";
  if (lines.length === 0) return "[member]\nregisters = true";
  return [`[${name}]`, ...lines].join("\n");
}

function identities(columns: Columns, source: string): string {
  return columns
    .filter(({ field }) => field?.startsWith("identities."))
    .map((each) => {
      const kind = (each.field ?? "").slice("identities.".length);
      const space = kind === "openid" ? `\nnamespace = ${quoted(source)}` : "";
      return `[[identities]]\nkind = ${quoted(kind)}${space}\nvalue = ${spec(each)}`;
    })
    .join("\n\n");
}

function properties(columns: Columns): string {
  const lines = columns
    .filter(({ field }) => field === "event.property")
    .map((each) => `${quoted(each.name)} = ${spec(each)}`);
  return lines.length > 0 ? ["[event.properties]", ...lines].join("\n") : "";
}

function spec({ name, format }: Columns[number]): string {
  return format
    ? `{ column = ${quoted(name)}, format = ${quoted(format)} }`
    : `{ column = ${quoted(name)} }`;
}

/** A TOML text: JSON writes texts the same way, but for what it leaves bare. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}
