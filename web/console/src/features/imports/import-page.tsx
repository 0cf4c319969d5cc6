import { Alert, Button, Descriptions, type DescriptionsProps } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import {
  Consequences,
  CopyId,
  isUnderWay,
  Loaded,
  Money,
  Page,
  Section,
  StateTag,
  StatTile,
  When,
  WorkProgress,
} from "@/shared/ui";
import { RefusedLines } from "./refused-lines";
import { StateOfImport } from "./states";
import { useWords } from "./words";
import "./imports.css";

type Import = Schema<"ImportView">;

const WATCH_MS = 1_000;

/** One import: how far it is while it runs, its figures and what it refused afterwards. */
export function ImportPage() {
  const w = useWords();
  const { importId = "" } = useParams();
  const view = useOne(
    "/v1/imports/{import_id}",
    { path: { import_id: importId } },
    { every: (found) => (!found || isUnderWay(found.state) ? WATCH_MS : false) },
  );
  const found = view.data;
  return (
    <Page
      title={found ? found.files.join(", ") : w("import")}
      back={{ to: "/imports", text: w("title") }}
      tags={
        found && (
          <>
            <StateOfImport view={found} />
            {found.is_dry_run && <StateTag tone="neutral" text={w("dryRun")} />}
            <CopyId id={found.id} what={w("import")} />
          </>
        )
      }
      actions={found && <Stop view={found} />}
    >
      <Loaded query={view}>{(each) => <Whole view={each} />}</Loaded>
    </Page>
  );
}

function Whole({ view }: { view: Import }) {
  const w = useWords();
  const { state, progress, summary, failure } = view;
  return (
    <>
      <Section>
        <div className="stack">
          <Descriptions
            size="small"
            column={{ xs: 1, sm: 2, lg: 4 }}
            items={[
              { key: "kind", label: w("kind"), children: w(`kind.${view.kind}`) },
              { key: "by", label: w("by"), children: view.requested_by },
              { key: "at", label: w("started"), children: <When at={view.created_at} /> },
              { key: "end", label: w("ended"), children: <When at={view.ended_at} /> },
            ]}
          />
          {state !== "succeeded" && (
            <>
              <WorkProgress
                state={state}
                doneCount={progress.done_count}
                totalCount={progress.total_count ?? null}
                startedAt={view.started_at}
              />
              {isUnderWay(state) && (
                <div className="secondary">
                  {w(`phase.${progress.phase}`, { count: progress.line_count })}
                </div>
              )}
            </>
          )}
          {failure && (
            <Alert type="error" showIcon title={w("failedTitle")} description={failure} />
          )}
          {summary && <Result view={view} summary={summary} />}
        </div>
      </Section>
      {summary && <Figures summary={summary} />}
      {!isUnderWay(state) && <RefusedLines view={view} />}
    </>
  );
}

const LIST = {
  orders: "/orders",
  members: "/members",
  products: null,
  campaigns: null,
  events: null,
};

/** What came of it in one sentence, and where to look next. */
function Result({ view, summary }: { view: Import; summary: Schema<"Summary"> }) {
  const w = useWords();
  const to = LIST[view.kind];
  const next = to && !view.is_dry_run && <Link to={to}>{w("lookAtThem")}</Link>;
  if (view.is_dry_run) return <Alert type="info" showIcon title={w("resultDry")} />;
  if (summary.nothing_changed) return <Alert type="info" showIcon title={w("resultSame")} />;
  return summary.faulty_line_count > 0 ? (
    <Alert
      type="warning"
      showIcon
      title={w("resultPartial", { count: summary.faulty_line_count })}
      action={next}
    />
  ) : (
    <Alert type="success" showIcon title={w("resultAll")} action={next} />
  );
}

function Figures({ summary }: { summary: Schema<"Summary"> }) {
  const w = useWords();
  const formats = useFormats();
  const { outcomes } = summary;
  const tiles = [
    ["created", outcomes.created],
    ["updated", outcomes.updated],
    ["unchanged", outcomes.unchanged],
    ["conflict", outcomes.conflict],
    ["refused", outcomes.refused],
  ] as const;
  const counts = [
    ["lineCount", summary.line_count],
    ["skippedLines", summary.skipped_line_count],
    ["refusedLines", summary.faulty_line_count],
    ["orderCount", summary.order_count],
    ["returnCount", summary.return_count],
    ["memberCount", summary.member_count],
    ["newMembers", summary.created_member_count],
  ] as const;
  const items: DescriptionsProps["items"] = counts.flatMap(([key, count]) =>
    count == null ? [] : [{ key, label: w(key), children: formats.count(count) }],
  );
  for (const gross of summary.gross ?? []) {
    items.push({ key: gross.currency, label: w("gross"), children: <Money value={gross} /> });
  }
  if (summary.first_at && summary.last_at) {
    const span = `${formats.date(summary.first_at)} – ${formats.date(summary.last_at)}`;
    items.push({ key: "span", label: w("span"), children: span });
  }
  return (
    <>
      <div className="tiles tiles-pair">
        {tiles
          .filter(([key, count]) => count > 0 || key === "created")
          .map(([key, count]) => (
            <StatTile
              key={key}
              label={w(`outcome.${key}`)}
              value={formats.count(count)}
              help={w(`outcomeHelp.${key}`)}
            />
          ))}
      </div>
      <Section title={w("figures")}>
        <Descriptions size="small" column={{ xs: 1, sm: 2, lg: 4 }} items={items} />
      </Section>
    </>
  );
}

function Stop({ view }: { view: Import }) {
  const w = useWords();
  const formats = useFormats();
  const mayWrite = useMay("imports.write");
  const [isOpen, setOpen] = useState(false);
  const cancel = useAct("post", "/v1/imports/{import_id}/cancel", {
    done: w("stopped"),
    isQuiet: true,
  });
  if (!mayWrite || !isUnderWay(view.state)) return null;
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {w("stop")}
      </Button>
      <Consequences
        isOpen={isOpen}
        title={w("stopTitle")}
        facts={[{ label: w("takenAlready"), value: formats.count(view.progress.done_count) }]}
        warning={w("stopHint")}
        act={w("stop")}
        isDanger
        onAct={() => cancel.mutateAsync({ path: { import_id: view.id } })}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
