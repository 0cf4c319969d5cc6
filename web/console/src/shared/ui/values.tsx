import { Tag, Tooltip } from "antd";
import { Link } from "react-router";
import { useFormats, type MoneyValue } from "@/shared/formats";
import { useName, type Names } from "@/shared/i18n";
import { useSharedWords } from "../words";

/** What stands where there is no value. */
export const NONE = "–";

/** `¥1,234.50`. */
export function Money({ value }: { value: MoneyValue | null | undefined }) {
  const formats = useFormats();
  return <span className="number">{value ? formats.money(value) : NONE}</span>;
}

interface PointsProps {
  /** Whole units of the asset, as the interface gives them. */
  units: number | null | undefined;
  scale?: number;
  /** Names of the unit in both languages, as assets bring them. */
  unitNames?: Partial<Record<string, string>>;
  /** Show a plus before what was gained. */
  isSigned?: boolean;
}

/** `1,200 points`: units of an asset with its places and its name. */
export function Points({ units, scale = 0, unitNames, isSigned = false }: PointsProps) {
  const formats = useFormats();
  const name = useName();
  if (units == null) return <span className="number">{NONE}</span>;
  const sign = isSigned && units > 0 ? "+" : "";
  const unit = unitNames?.["en"] ? name(unitNames as unknown as Names) : "";
  return (
    <span className="number">
      {sign}
      {formats.units(units, scale)}
      {unit && ` ${unit}`}
    </span>
  );
}

interface WhenProps {
  at: string | null | undefined;
  /** `date` shows the day only, `relative` says how long ago first. */
  as?: "minute" | "date" | "relative";
}

/** An instant by the program's clock; its tooltip tells it to the second, and how long ago. */
export function When({ at, as = "minute" }: WhenProps) {
  const formats = useFormats();
  if (!at) return <span>{NONE}</span>;
  const shown = as === "relative" ? formats.relative(at) : formats[as](at);
  const other = as === "relative" ? "" : ` · ${formats.relative(at)}`;
  return (
    <Tooltip title={`${formats.second(at)}${other}`}>
      <time dateTime={at} className="when">
        {shown}
      </time>
    </Tooltip>
  );
}

/** A day without a clock: `2026-03-01`. */
export function Day({ on }: { on: string | null | undefined }) {
  const formats = useFormats();
  return on ? <time dateTime={on}>{formats.day(on)}</time> : <span>{NONE}</span>;
}

/** A name that data brings in both languages. */
export function Words({
  names,
  otherwise,
}: {
  names: Names | null | undefined;
  otherwise?: string;
}) {
  const name = useName();
  return <>{names ? name(names) : (otherwise ?? NONE)}</>;
}

interface TierTagProps {
  names: Names | null | undefined;
  code?: string | null;
}

/** A member's tier. */
export function TierTag({ names, code }: TierTagProps) {
  const w = useSharedWords();
  const name = useName();
  if (!names && !code) return <span className="secondary">{w("noTier")}</span>;
  return <Tag variant="outlined">{names ? name(names) : code}</Tag>;
}

/** Who did something: people by name, and what the platform does by itself in words. */
export function By({ name }: { name: string | null | undefined }) {
  const w = useSharedWords();
  if (!name) return <>{NONE}</>;
  if (name === "system") return <>{w("byPlatform")}</>;
  return <>{name === "sample" ? w("bySample") : name}</>;
}

export type StateTone = "good" | "active" | "waiting" | "warning" | "bad" | "neutral";

const COLOURS: Record<StateTone, string> = {
  good: "success",
  active: "processing",
  waiting: "default",
  warning: "warning",
  bad: "error",
  neutral: "default",
};

/** A state in words, with a tone that never says anything alone. */
export function StateTag({ tone, text }: { tone: StateTone; text: string }) {
  return <Tag color={COLOURS[tone]}>{text}</Tag>;
}

interface MemberLinkProps {
  id: string;
  name: string | null | undefined;
}

/** A member's name that leads to their page; who has none is called by the end of their id. */
export function MemberLink({ id, name }: MemberLinkProps) {
  const trimmed = name?.trim();
  return <Link to={`/members/${id}`}>{trimmed ? trimmed : `…${id.slice(-6)}`}</Link>;
}
