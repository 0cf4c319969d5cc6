import type { UseQueryResult } from "@tanstack/react-query";
import { Tabs } from "antd";
import type { ReactNode } from "react";
import type { ApiProblem } from "@/shared/api";
import { Loaded, Page, useView } from "@/shared/ui";
import { useWords } from "../words";
import "../insight.css";
import { Definitions } from "./definitions";
import { Files } from "./files";
import { EmptyLake, LakeNote } from "./lake-note";
import { useIsExported, type Report, type ReportQuery } from "./report";
import { TermsBar } from "./terms-bar";
import type { Term } from "./use-terms";

interface InsightPageProps {
  title: string;
  lead: string;
  /** The parts of the page, each with a report of its own; the address names one. */
  tabs?: { key: string; label: string }[];
  children: ReactNode;
}

/** A page of insight: what it is for, and its parts. */
export function InsightPage({ title, lead, tabs, children }: InsightPageProps) {
  const part = usePart(tabs?.map((each) => each.key) ?? []);
  const [, setView] = useView(["part", "behind"]);
  return (
    <Page title={title} lead={lead}>
      {tabs && (
        <Tabs
          className="insight-tabs"
          activeKey={part}
          items={tabs}
          onChange={(key) => setView({ part: key === tabs[0]?.key ? null : key, behind: null })}
        />
      )}
      {children}
    </Page>
  );
}

/** The part of the page that the address names, else the first. */
export function usePart<Key extends string>(keys: readonly Key[]): Key {
  const [view] = useView(["part"]);
  return keys.find((key) => key === view.part) ?? (keys[0] as Key);
}

interface ReportPartProps<Sections> {
  /** The report that the part shows, and what it is asked. */
  name: string;
  asked: ReportQuery;
  query: UseQueryResult<Report<Sections>, ApiProblem>;
  terms: Term[];
  /** Pickers of its own. */
  filters?: ReactNode;
  children: (report: Report<Sections>) => ReactNode;
}

/** A report with its terms, its files, what its numbers mean, and of when they are. */
export function ReportPart<Sections>(props: ReportPartProps<Sections>) {
  const { name, asked, query, terms, filters, children } = props;
  const w = useWords();
  const isExported = useIsExported();
  if (isExported === false) return <EmptyLake />;
  return (
    <>
      <div className="insight-head">
        <TermsBar terms={terms}>{filters}</TermsBar>
        <div className="insight-acts">
          <Definitions name={name} />
          <Files name={name} asked={asked} />
        </div>
      </div>
      {query.data && <LakeNote report={query.data} />}
      <div
        className={query.isPlaceholderData ? "stack-wide table-refreshing" : "stack-wide"}
        aria-busy={query.isPlaceholderData}
        aria-label={query.isPlaceholderData ? w("counting") : undefined}
        role={query.isPlaceholderData ? "status" : undefined}
      >
        <Loaded query={query}>{children}</Loaded>
      </div>
    </>
  );
}
