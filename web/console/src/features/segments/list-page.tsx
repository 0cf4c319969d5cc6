import { Button } from "antd";
import { Link } from "react-router";
import { useList } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useLanguage } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { FilterChoice, ListPage, PrimaryAct, useView, When, type Column } from "@/shared/ui";
import { SegmentState } from "./state";
import { nameOf, type Segment } from "./types";
import { useWords } from "./words";

const FILTERS = ["with_archived"] as const;
const EVERY_MS = 10_000;

/** The named groups of members, with how many belong and how they are kept up. */
export function SegmentsPage() {
  const w = useWords();
  const mayWrite = useMay("segments.write");
  const [view] = useView(FILTERS);
  const query = { with_archived: view.with_archived === "true" };
  const list = useList("/v1/segments", { query }, { everyMs: EVERY_MS });
  return (
    <ListPage
      id="segments"
      title={w("title")}
      lead={w("lead")}
      actions={
        mayWrite && (
          <>
            <Link to="/segments/upload" className="button-link">
              <Button>{w("uploadTitle")}</Button>
            </Link>
            <PrimaryAct text={w("add")} to="/segments/new" />
          </>
        )
      }
      list={list}
      columns={useColumns()}
      rowKey={(segment) => segment.code}
      to={(segment) => `/segments/${encodeURIComponent(segment.code)}`}
      filterNames={FILTERS}
      filters={
        <FilterChoice
          name="with_archived"
          label={w("archivedToo")}
          options={[{ value: "true", label: w("archivedShown") }]}
        />
      }
      empty={{ title: w("emptyTitle"), hint: w("emptyHint") }}
    />
  );
}

function useColumns(): Column<Segment>[] {
  const w = useWords();
  const formats = useFormats();
  const language = useLanguage();
  return [
    {
      key: "name",
      title: w("name"),
      phone: "title",
      render: (segment) => (
        <Link to={`/segments/${encodeURIComponent(segment.code)}`}>
          {nameOf(segment, language)}
        </Link>
      ),
      text: (segment) => nameOf(segment, language),
    },
    { key: "state", title: w("state"), render: ({ state }) => <SegmentState state={state} /> },
    { key: "kind", title: w("kind"), render: ({ kind }) => w(`kind.${kind}`) },
    {
      key: "members",
      title: w("members"),
      isNumber: true,
      render: (segment) => formats.count(segment.member_count),
    },
    { key: "manner", title: w("upkeep"), render: ({ upkeep }) => w(`manner.${upkeep.manner}`) },
    {
      key: "words",
      title: w("condition"),
      isExtra: true,
      render: (segment) => (segment.live ?? segment.draft)?.words[language] ?? "",
    },
    {
      key: "changed",
      title: w("changed"),
      phone: "hide",
      render: (segment) => <When at={segment.changed_at} as="relative" />,
    },
  ];
}
