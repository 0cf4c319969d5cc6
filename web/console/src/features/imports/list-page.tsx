import { Link } from "react-router";
import { useList, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useHasAllStores, useMay } from "@/shared/session";
import { ListPage, NONE, PrimaryAct, StateTag, When, type Column } from "@/shared/ui";
import { StateOfImport } from "./states";
import { useWords } from "./words";

type Import = Schema<"ImportView">;

const WATCH_MS = 5_000;

/** All imports, the newest first; those under way are watched. */
export function ImportsPage() {
  const w = useWords();
  const mayWrite = useMay("imports.write");
  const hasAllStores = useHasAllStores();
  const imports = useList("/v1/imports", {}, { everyMs: WATCH_MS });
  const add = mayWrite && hasAllStores && <PrimaryAct text={w("add")} to="/imports/new" />;
  return (
    <ListPage
      id="imports"
      title={w("title")}
      lead={w("lead")}
      actions={add}
      list={imports}
      columns={useImportColumns()}
      rowKey={(each) => each.id}
      to={(each) => `/imports/${each.id}`}
      empty={{ title: w("emptyTitle"), hint: w("emptyHint"), action: add }}
    />
  );
}

function useImportColumns(): Column<Import>[] {
  const w = useWords();
  const formats = useFormats();
  return [
    {
      key: "files",
      title: w("files"),
      phone: "title",
      render: (each) => <Link to={`/imports/${each.id}`}>{filesOf(each)}</Link>,
      text: filesOf,
    },
    { key: "kind", title: w("kind"), render: (each) => w(`kind.${each.kind}`) },
    {
      key: "state",
      title: w("state"),
      render: (each) => (
        <>
          <StateOfImport view={each} />
          {each.is_dry_run && <StateTag tone="neutral" text={w("dryRun")} />}
        </>
      ),
      text: (each) => each.state,
    },
    {
      key: "done",
      title: w("taken"),
      isNumber: true,
      render: (each) => formats.count(each.progress.done_count),
      text: (each) => String(each.progress.done_count),
    },
    {
      key: "refused",
      title: w("refusedLines"),
      isNumber: true,
      render: (each) => (each.summary ? formats.count(each.summary.faulty_line_count) : NONE),
      text: (each) => String(each.summary?.faulty_line_count ?? ""),
    },
    {
      key: "created_at",
      title: w("started"),
      render: (each) => <When at={each.created_at} />,
      text: (each) => each.created_at,
    },
    { key: "by", title: w("by"), phone: "hide", render: (each) => each.requested_by },
  ];
}

function filesOf({ files }: Import): string {
  const [first = ""] = files;
  return files.length > 1 ? `${first} +${files.length - 1}` : first;
}
