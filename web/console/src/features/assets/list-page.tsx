import { Select } from "antd";
import { Link } from "react-router";
import { useOne, wholeList, type Schema } from "@/shared/api";
import { moneyOf, useFormats } from "@/shared/formats";
import { useName } from "@/shared/i18n";
import { assetNames } from "@/shared/program";
import { useInstallation, useMay } from "@/shared/session";
import { ListPage, NONE, PrimaryAct, useView, type Column } from "@/shared/ui";
import type { Settings } from "./settings";
import { useMeaning } from "./use-meaning";
import { useWords } from "./words";
import "./assets.css";

type Asset = Schema<"AssetAnswer">;

const FILTERS = ["program"] as const;

/** What is counted in a program, and what each policy means. */
export function AssetsPage() {
  const w = useWords();
  const mayWrite = useMay("rules.write");
  const { programs } = useInstallation();
  const [view, setView] = useView(FILTERS);
  const program = view.program ?? programs[0]?.code ?? "";
  const assets = useOne(
    "/v1/programs/{program}/assets",
    { path: { program } },
    { isEnabled: program !== "" },
  );
  const add = mayWrite && program && (
    <PrimaryAct text={w("add")} to={`/program-assets/new?program=${encodeURIComponent(program)}`} />
  );
  return (
    <ListPage
      id="assets"
      title={w("title")}
      lead={w("lead")}
      actions={add}
      list={wholeList(assets, assets.data?.items)}
      columns={useAssetColumns()}
      rowKey={(asset) => asset.code}
      to={addressOf}
      {...(programs.length > 1
        ? {
            filters: (
              <Select
                aria-label={w("program")}
                className="filter-choice"
                value={program}
                options={programs.map((each) => ({ value: each.code, label: each.name }))}
                onChange={(to: string) => setView({ program: to })}
              />
            ),
          }
        : {})}
      empty={{ title: w("emptyTitle"), hint: w("emptyHint"), action: add }}
    />
  );
}

function addressOf(asset: Asset): string {
  return `/program-assets/${encodeURIComponent(asset.program)}/${encodeURIComponent(asset.code)}`;
}

function useAssetColumns(): Column<Asset>[] {
  const w = useWords();
  const name = useName();
  const formats = useFormats();
  const { currency: home } = useInstallation();
  const meaning = useMeaning();
  const settings = (asset: Asset) => asset.settings as unknown as Settings;
  const unit = (asset: Asset) => {
    const { en = NONE, ...others } = settings(asset).unit_names ?? {};
    return name({ en, ...others });
  };
  return [
    {
      key: "name",
      title: w("name"),
      phone: "title",
      render: (asset) => (
        <div>
          <Link to={addressOf(asset)}>{name(assetNames(settings(asset)))}</Link>
          <div className="secondary small">
            <code>{asset.code}</code>
          </div>
        </div>
      ),
      text: (asset) => name(assetNames(settings(asset))),
    },
    {
      key: "kind",
      title: w("kind"),
      render: (asset) => w(`kind.${settings(asset).kind}`),
      text: (asset) => settings(asset).kind,
    },
    { key: "unit", title: w("unit"), render: unit, text: unit },
    {
      key: "value",
      title: w("unitValue"),
      isNumber: true,
      render: (asset) => {
        const { unit_value: value, currency } = settings(asset);
        return value ? formats.money(moneyOf(value, currency ?? home)) : NONE;
      },
      text: (asset) => settings(asset).unit_value ?? "",
    },
    {
      key: "meaning",
      title: w("meaning"),
      render: (asset) => <div className="asset-meaning">{meaning(settings(asset))}</div>,
      text: (asset) => meaning(settings(asset)),
    },
  ];
}
