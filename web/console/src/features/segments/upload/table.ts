export const KINDS = ["phone", "email", "card", "member_id"] as const;

export type Kind = (typeof KINDS)[number];

/** A list as it was read: its rows, and whether the first names the columns. */
export interface Table {
  rows: string[][];
  hasHeader: boolean;
}

/** What each column holds; null is left out, `looks` is what each line looks like. */
export type Holds = (Kind | "looks" | null)[];

const DELIMITERS = [",", ";", "\t"] as const;
const NAMES: Record<Kind, RegExp> = {
  phone: /phone|mobile|tel|手机|电话/i,
  email: /e-?mail|邮箱|邮件/i,
  card: /card|卡/i,
  member_id: /member[ _-]?id|会员 ?(id|编号|号)/i,
};
const ID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const LOOKED_AT = 50;

/** The rows of a text in CSV, as spreadsheets write it. Lines without anything are kept. */
export function tableOf(text: string): Table {
  const plain = text.replace(/^\uFEFF/, "");
  const first = plain.split("\n", 1)[0] ?? "";
  const delimiter = DELIMITERS.toSorted((a, b) => first.split(b).length - first.split(a).length)[0];
  const rows = rowsOf(plain, delimiter ?? ",");
  const header = rows[0] ?? [];
  const isNamed = header.some((cell) => namedAs(cell) !== null && looksOf(cell) === null);
  return { rows, hasHeader: rows.length > 1 && (isNamed || header.length > 1) };
}

function rowsOf(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, isQuoted]: [string[], string, boolean] = [[], "", false];
  const endRow = () => {
    rows.push([...row, cell.trim()]);
    [row, cell] = [[], ""];
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if (sign === '"' && isQuoted && text[at + 1] === '"') {
      cell += sign;
      at += 1;
    } else if (sign === '"' && (isQuoted || cell === "")) isQuoted = !isQuoted;
    else if (isQuoted) cell += sign;
    else if (sign === delimiter) {
      row.push(cell.trim());
      cell = "";
    } else if (sign === "\n") endRow();
    else if (sign !== "\r") cell += sign;
  }
  if (cell !== "" || row.length > 0) endRow();
  return rows;
}

/** The rows that name somebody. */
export function bodyOf({ rows, hasHeader }: Table): string[][] {
  return rows.slice(hasHeader ? 1 : 0).filter((row) => row.some((cell) => cell !== ""));
}

/** What the columns seem to hold, by their names and by what stands in them. */
export function guessed(table: Table): Holds {
  const body = bodyOf(table).slice(0, LOOKED_AT);
  const width = Math.max(0, ...table.rows.slice(0, LOOKED_AT).map((row) => row.length));
  if (width === 1 && !table.hasHeader) return ["looks"];
  const taken = new Set<Kind>();
  return Array.from({ length: width }, (_, at) => {
    const name = table.hasHeader ? namedAs(table.rows[0]?.[at] ?? "") : null;
    const found = name ?? commonOf(body.map((row) => row[at] ?? ""));
    if (found === null || taken.has(found)) return null;
    taken.add(found);
    return found;
  });
}

function namedAs(cell: string): Kind | null {
  return KINDS.toReversed().find((kind) => NAMES[kind].test(cell)) ?? null;
}

function commonOf(cells: string[]): Kind | null {
  const kinds = new Set(cells.filter((cell) => cell !== "").map(looksOf));
  const [only] = kinds;
  return kinds.size === 1 ? (only ?? null) : null;
}

function looksOf(cell: string): Kind | null {
  if (ID.test(cell)) return "member_id";
  if (/^\S+@\S+\.\S+$/.test(cell)) return "email";
  return /^\+?[\d\s-]{7,20}$/.test(cell) ? "phone" : null;
}

export interface Content {
  content: string;
  kind: Kind | null;
}

/** What is sent: each row on a line of its own, under names that the platform knows. */
export function contentOf(table: Table, holds: Holds): Content | null {
  const places = holds.flatMap((kind, at) => (kind === null ? [] : [{ kind, at }]));
  const [first] = places;
  if (!first) return null;
  if (!table.hasHeader && places.length === 1) {
    const lines = table.rows.map((row) => quoted(row[first.at] ?? ""));
    return { content: lines.join("\n"), kind: first.kind === "looks" ? null : first.kind };
  }
  const body = table.hasHeader ? table.rows.slice(1) : table.rows;
  const lines = body.map((row) => places.map(({ at }) => quoted(row[at] ?? "")).join(","));
  return { content: [places.map(({ kind }) => kind).join(","), ...lines].join("\n"), kind: null };
}

function quoted(cell: string): string {
  const plain = cell.replaceAll(/[\r\n]+/g, " ");
  return /[",;\t]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** The text of a file in UTF-8, or in GB 18030 as spreadsheets in China write it. */
export async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
