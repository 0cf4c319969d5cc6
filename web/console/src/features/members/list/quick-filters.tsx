import { InputNumber, Space } from "antd";
import { useRef } from "react";
import { useOne } from "@/shared/api";
import { useMay } from "@/shared/session";
import { FilterChoice, FilterDates, useView } from "@/shared/ui";
import type { ProgramParts } from "@/shared/program";
import { useWords } from "../words";

/** The questions that are asked most, without the builder. */
export function QuickFilters({ names }: { names: ProgramParts }) {
  const w = useWords();
  const mayOrders = useMay("orders.read");
  const tags = useOne("/v1/tags", {}, { staleMs: 60_000 });
  const isMany = names.ladders.length > 1;
  const tiers = names.ladders.flatMap((ladder) => [
    ...ladder.tiers.map((tier) => ({
      value: `${ladder.code}:${tier.code}`,
      label: isMany ? `${ladder.name} · ${tier.name}` : tier.name,
    })),
    {
      value: `${ladder.code}:`,
      label: isMany ? `${ladder.name} · ${w("withoutTier")}` : w("withoutTier"),
    },
  ]);
  return (
    <>
      {tiers.length > 0 && <FilterChoice name="tier" label={w("tier")} options={tiers} />}
      <FilterChoice
        name="tag"
        label={w("tag")}
        options={(tags.data ?? []).map(({ tag, member_count }) => ({
          value: tag,
          label: `${tag} (${member_count})`,
        }))}
      />
      <FilterDates names={["joined_from", "joined_until"]} label={w("joined")} />
      {mayOrders && (
        <>
          <FilterDates names={["ordered_from", "ordered_until"]} label={w("lastOrder")} />
          <FilterSpend currency={names.currency} />
        </>
      )}
    </>
  );
}

const WAIT_MS = 400;

function FilterSpend({ currency }: { currency: string }) {
  const w = useWords();
  const [view, setView] = useView(["spend_min", "spend_max"]);
  const waiting = useRef<number>(undefined);

  function write(name: "spend_min" | "spend_max", value: number | null): void {
    window.clearTimeout(waiting.current);
    waiting.current = window.setTimeout(
      () => setView({ [name]: value === null ? null : String(value) }),
      WAIT_MS,
    );
  }

  return (
    <Space.Compact className="filter-spend">
      {(["spend_min", "spend_max"] as const).map((name) => (
        <InputNumber<number>
          key={`${name} ${view[name] ?? ""}`}
          aria-label={w(name, { currency })}
          placeholder={w(`short.${name}`)}
          min={0}
          precision={0}
          {...(view[name] ? { defaultValue: Number(view[name]) } : {})}
          onChange={(value) => write(name, value)}
        />
      ))}
    </Space.Compact>
  );
}
