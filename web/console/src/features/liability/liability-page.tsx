import { Select } from "antd";
import { moneyOf, useFormats } from "@/shared/formats";
import { useInstallation } from "@/shared/session";
import { AsOfPicker, Empty, Loaded, Money, Page, Section, StatTile, useView } from "@/shared/ui";
import { Ages } from "./ages";
import { Months } from "./months";
import { useAssets, useLiability, useMonths, type Asset, type Liability } from "./use-liability";
import { useWords } from "./words";

/** What members' balances are worth on a day, how that was estimated, and how it came about. */
export function LiabilityPage() {
  const w = useWords();
  const { query, assets, chosen, program } = useAssets();
  return (
    <Page
      title={w("title")}
      lead={w("lead")}
      actions={
        <>
          <Choices assets={assets} chosen={chosen} program={program} />
          <AsOfPicker />
        </>
      }
    >
      <Loaded query={query}>
        {() =>
          chosen ? (
            <Body key={chosen.code} asset={chosen} />
          ) : (
            <Empty title={w("emptyTitle")} hint={w("emptyHint")} />
          )
        }
      </Loaded>
    </Page>
  );
}

interface ChoicesProps {
  assets: Asset[];
  chosen: Asset | undefined;
  program: string | undefined;
}

function Choices({ assets, chosen, program }: ChoicesProps) {
  const w = useWords();
  const { programs } = useInstallation();
  const [, setView] = useView(["program", "asset"]);
  return (
    <>
      {programs.length > 1 && (
        <Select
          aria-label={w("program")}
          value={program ?? null}
          options={programs.map(({ code, name }) => ({ value: code, label: name }))}
          popupMatchSelectWidth={false}
          onChange={(code: string | null) => setView({ program: code, asset: null })}
        />
      )}
      {assets.length > 1 && (
        <Select
          aria-label={w("asset")}
          value={chosen?.code ?? null}
          options={assets.map(({ code, name }) => ({ value: code, label: name }))}
          popupMatchSelectWidth={false}
          onChange={(code: string | null) => setView({ asset: code })}
        />
      )}
    </>
  );
}

function Body({ asset }: { asset: Asset }) {
  const liability = useLiability(asset);
  const months = useMonths(asset);
  return (
    <>
      <Loaded query={liability}>
        {(found) => (
          <>
            <Tiles asset={asset} found={found} />
            <Meaning asset={asset} found={found} />
          </>
        )}
      </Loaded>
      <Loaded query={months}>{(found) => <Months asset={asset} months={found} />}</Loaded>
      {liability.data && <Ages asset={asset} found={liability.data} />}
    </>
  );
}

function Tiles({ asset, found }: { asset: Asset; found: Liability }) {
  const w = useWords();
  const formats = useFormats();
  const units = (value: number) => formats.units(value, asset.scale);
  const share = found.outstanding_units === 0 ? 0 : found.unused_units / found.outstanding_units;
  const price = usePrice(found);
  return (
    <div className="tiles tiles-four">
      <StatTile
        label={w("fairValue")}
        value={<Money value={found.value} />}
        note={
          <span className="small secondary">
            {price === null ? w("noUnitValue") : w("perUnit", { value: price, unit: asset.unit })}
          </span>
        }
        help={w("fairValueHelp")}
      />
      <StatTile
        label={w("outstanding")}
        value={units(found.outstanding_units)}
        note={<span className="small secondary">{asset.unit}</span>}
      />
      <StatTile
        label={w("breakage")}
        value={units(found.unused_units)}
        note={<span className="small secondary">{formats.share(share, 2)}</span>}
        help={w("breakageHelp")}
      />
      <StatTile
        label={w("expected")}
        value={units(found.expected_units)}
        note={<span className="small secondary">{asset.unit}</span>}
      />
    </div>
  );
}

/** What one unit is worth, where the program says so. */
function usePrice({ unit_value, value }: Liability): string | null {
  const formats = useFormats();
  return unit_value && value ? formats.money(moneyOf(unit_value, value.currency)) : null;
}

/** For the accountant: what the number says, in a sentence. */
function Meaning({ asset, found }: { asset: Asset; found: Liability }) {
  const w = useWords();
  const formats = useFormats();
  const gaps = {
    when: formats.minute(found.as_of),
    outstanding: formats.units(found.outstanding_units, asset.scale),
    unused: formats.units(found.unused_units, asset.scale),
    expected: formats.units(found.expected_units, asset.scale),
    unit: asset.unit,
  };
  const price = usePrice(found);
  const isFixed = found.method === "fixed";
  return (
    <Section title={w("meaning")}>
      <p className="first">
        {found.value && price !== null
          ? w("meaningValue", { ...gaps, value: formats.money(found.value), each: price })
          : w("meaningUnits", gaps)}
      </p>
      <p className="secondary">{w(isFixed ? "methodFixed" : "methodCohorts")}</p>
      <p className="secondary">{w("notInIt")}</p>
    </Section>
  );
}
