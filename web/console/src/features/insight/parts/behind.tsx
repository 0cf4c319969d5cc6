import { Button, Drawer, Flex } from "antd";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import { Loaded, MemberName, Table, type TableColumns, useView } from "@/shared/ui";
import { useWords } from "../words";
import { Files } from "./files";
import { useReport, type ReportQuery } from "./report";

export interface BehindRow {
  member_id: string;
}

interface Sections<Row> {
  members: Row[];
  found: { member_count: number }[];
}

interface BehindProps<Row> {
  /** The report that names members: `rfm-members`. */
  name: string;
  asked: ReportQuery;
  /** What was pressed, for the heading. */
  title: string;
  columns: (
    currency: string,
  ) => { title: string; isNumber?: boolean; render: (row: Row) => ReactNode }[];
  /** The same people in the list of members, where a condition can say who they are. */
  listTo?: string | undefined;
}

const SHOWN_MAX = 20;
const WIDTH = 720;

/** What was pressed, as columns and what they say: `stage=dormant`; the address holds it. */
export function useBehind() {
  const [view, setView] = useView(["behind"]);
  const [search] = useSearchParams();
  const where = view.behind?.split("&") ?? [];
  return {
    where,
    values: Object.fromEntries(where.map((each) => each.split("=") as [string, string])),
    show: (values: Values) => setView({ behind: behindOf(values) }),
    /** The same view with the members behind a number. */
    address: (values: Values) => {
      const next = new URLSearchParams(search);
      next.set("behind", behindOf(values));
      return `?${next}`;
    },
    close: () => setView({ behind: null }),
  };
}

type Values = Record<string, string | number>;

function behindOf(values: Values): string {
  return Object.entries(values)
    .map(([column, value]) => `${column}=${value}`)
    .join("&");
}

/** The members behind a number: the first of them, and all as a file. */
export function Behind<Row extends BehindRow>(props: BehindProps<Row>) {
  const { title } = props;
  const { where, close } = useBehind();
  return (
    <Drawer
      title={title}
      open={where.length > 0}
      size={WIDTH}
      destroyOnHidden
      onClose={close}
      classNames={{ body: "insight-behind-body" }}
    >
      {where.length > 0 && <Members {...props} where={where} />}
    </Drawer>
  );
}

function Members<Row extends BehindRow>(props: BehindProps<Row> & { where: string[] }) {
  const { name, asked, columns, where, listTo, title } = props;
  const w = useWords();
  const formats = useFormats();
  const mayList = useMay("members.read");
  const narrowed = { ...asked, where };
  const report = useReport<Sections<Row>>(name, { ...narrowed, limit: SHOWN_MAX });
  const drawn = (currency: string): TableColumns<Row> => [
    { key: "member", title: w("member"), render: (_, row) => <MemberName id={row.member_id} /> },
    ...columns(currency).map((column) => ({
      key: column.title,
      title: column.title,
      render: (_: unknown, row: Row) => column.render(row),
      ...(column.isNumber ? { align: "right" as const, className: "number" } : {}),
    })),
  ];
  return (
    <Loaded query={report}>
      {({ sections, currency }) => {
        const count = sections.found[0]?.member_count ?? 0;
        return (
          <div className="stack">
            <Flex wrap gap={8} justify="space-between" align="center">
              <span>
                {count > SHOWN_MAX
                  ? w("membersFirst", { count: formats.count(count), shown: SHOWN_MAX })
                  : w("members", { count })}
              </span>
              <Flex wrap gap={8}>
                {listTo && mayList && (
                  <Link to={listTo}>
                    <Button>{w("openList")}</Button>
                  </Link>
                )}
                <Files name={name} asked={narrowed} text={w("allAsFile")} />
              </Flex>
            </Flex>
            {listTo && mayList && <p className="secondary small">{w("openListNote")}</p>}
            <Table<Row>
              aria-label={title}
              rowKey={(row) => JSON.stringify(row)}
              dataSource={sections.members}
              columns={drawn(currency)}
            />
          </div>
        );
      }}
    </Loaded>
  );
}
