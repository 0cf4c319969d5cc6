import { DownloadOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import type { Answer } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import { ListPage, NONE, useView, When, type Column } from "@/shared/ui";
import { useMemberColumns, usePersonColumns } from "./list/columns";
import { ConditionButton, ConditionPanel } from "./list/condition-panel";
import { ExportDialog, useExport } from "./list/export-dialog";
import { MemberSearch, useSearch, type Found } from "./list/member-search";
import { conditionOf, FILTERS } from "./list/narrowing";
import { QuickFilters } from "./list/quick-filters";
import { SavedViews } from "./list/saved-views";
import { USUAL_SORT, useMemberCount, useMembers } from "./list/use-members";
import "./members.css";
import { useProgramParts } from "@/shared/program";
import { useWords } from "./words";

/** All members, or those that are looked for; the latest to join first. */
export function MembersPage() {
  const [text, setText] = useState("");
  const search = <MemberSearch onSearch={setText} />;
  return text === "" ? <MemberList search={search} /> : <Search text={text} search={search} />;
}

interface Searching {
  search: React.ReactNode;
}

function Search({ text, search }: Searching & { text: string }) {
  const w = useWords();
  const found = useSearch(text);
  const who = usePersonColumns<Found>((row) => row);
  const columns: Column<Found>[] = [
    ...who,
    { key: "city", title: w("city"), render: ({ member }) => member.profile.city ?? NONE },
    {
      key: "joined_at",
      title: w("joined"),
      render: ({ member }) => <When at={member.joined_at} as="date" />,
    },
  ];
  return (
    <ListPage
      id="members-found"
      title={w("title")}
      actions={search}
      list={found}
      columns={columns}
      rowKey={({ member }) => member.id}
      to={({ member }) => `/members/${member.id}`}
      summary={w("foundFor", { text })}
      empty={{ title: w("nobodyTitle"), hint: w("nobodyHint") }}
    />
  );
}

function MemberList({ search }: Searching) {
  const w = useWords();
  const names = useProgramParts();
  const mayDownload = useMay("members.download");
  const [view] = useView([...FILTERS, "sort"]);
  const [isBuilding, setBuilding] = useState(view.condition !== undefined);
  const condition = conditionOf(view);
  const sort = view.sort ?? USUAL_SORT;
  const { list, answer } = useMembers({ condition, sort, isEnabled: true });
  const count = useMemberCount(condition, true).data;
  const startExport = useExport();
  return (
    <>
      <ListPage
        id="members"
        title={w("title")}
        actions={search}
        list={list}
        columns={useMemberColumns(names, answer?.items[0])}
        rowKey={({ member }) => member.member.id}
        to={({ member }) => `/members/${member.member.id}`}
        summary={<Total count={count} />}
        filterNames={FILTERS}
        filters={
          <>
            <SavedViews view={view} />
            <QuickFilters names={names} />
            <ConditionButton isOpen={isBuilding} onOpen={() => setBuilding(!isBuilding)} />
            {mayDownload && (
              <Button icon={<DownloadOutlined />} onClick={startExport}>
                {w("export")}
              </Button>
            )}
          </>
        }
        above={
          <>
            {isBuilding && <ConditionPanel names={names} />}
            {answer?.is_behind && <Alert type="info" showIcon title={w("isBehind")} />}
          </>
        }
        empty={{
          title: w("emptyTitle"),
          hint: w("emptyHint"),
          action: <Link to="/imports">{w("emptyAct")}</Link>,
        }}
      />
      <ExportDialog condition={condition} sort={sort} count={count} />
    </>
  );
}

function Total({ count }: { count: Answer<"post", "/v1/members/query/count"> | undefined }) {
  const w = useWords();
  const formats = useFormats();
  if (!count) return null;
  if (!count.is_exact) return <>{w("countAtLeast", { count: formats.count(count.count) })}</>;
  return <>{w("count", { count: count.count })}</>;
}
