import { Button } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useQueryClient } from "@tanstack/react-query";
import { refresh, useOne } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useLanguage } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { By, JobProgress, Loaded, Page, Section, StatTile, When } from "@/shared/ui";
import { ArchiveDialog } from "./archive-dialog";
import { DraftNote } from "./draft-note";
import { History } from "./history";
import { Overlaps } from "./overlaps";
import "./segments.css";
import { SegmentState } from "./state";
import { hasMembers, membersOf, nameOf, type Full, type Segment } from "./types";
import { Uploads } from "./upload/uploads";
import { Why } from "./why";
import { useWords } from "./words";

const EVERY_MS = 5_000;

/** A segment: who belongs, how many over time, why and why not, what it shares with others. */
export function SegmentPage() {
  const w = useWords();
  const language = useLanguage();
  const { code = "" } = useParams();
  const found = useOne("/v1/segments/{code}", { path: { code } }, { every: EVERY_MS });
  const segment = found.data?.segment;
  return (
    <Page
      title={segment ? nameOf(segment, language) : code}
      lead={segment?.description}
      tags={segment && <SegmentState state={segment.state} />}
      back={{ to: "/segments", text: w("title") }}
      actions={segment && <Acts segment={segment} />}
    >
      <Loaded query={found}>{(full) => <Body full={full} />}</Loaded>
    </Page>
  );
}

function Acts({ segment }: { segment: Segment }) {
  const w = useWords();
  const mayWrite = useMay("segments.write");
  const [isAsked, setAsked] = useState(false);
  const mayRead = useMay("members.read");
  return (
    <>
      {mayRead && hasMembers(segment) && (
        <Link to={membersOf(segment.code)}>
          <Button>{w("openMembers")}</Button>
        </Link>
      )}
      {mayWrite && segment.state !== "archived" && (
        <>
          <Button onClick={() => setAsked(true)}>{w("archive")}</Button>
          {segment.kind === "dynamic" && (
            <Link to={`/segments/${encodeURIComponent(segment.code)}/edit`}>
              <Button type="primary">{w("edit")}</Button>
            </Link>
          )}
        </>
      )}
      <ArchiveDialog segment={segment} isOpen={isAsked} onClose={() => setAsked(false)} />
    </>
  );
}

function Body({ full }: { full: Full }) {
  const { segment } = full;
  const w = useWords();
  return (
    <>
      <Building full={full} />
      {segment.draft && <DraftNote segment={segment} />}
      <Tiles full={full} />
      <Said segment={segment} />
      {segment.live === null && segment.kind === "dynamic" ? (
        <p className="secondary">{w("nobodyYet")}</p>
      ) : (
        <>
          {segment.kind === "uploaded" && <Uploads segment={segment} />}
          <History segment={segment} />
          <div className="columns-2">
            <Why segment={segment} />
            <Overlaps segment={segment} />
          </div>
        </>
      )}
    </>
  );
}

function Building({ full }: { full: Full }) {
  const w = useWords();
  const client = useQueryClient();
  const [job] = full.jobs;
  const isLeft = full.segment.state === "archived";
  const mayJobs = useMay("jobs.read");
  if (!job) return null;
  return (
    <Section
      title={w(isLeft ? "leaving" : "building")}
      lead={w(isLeft ? "leavingLead" : "buildingLead")}
    >
      {mayJobs && (
        <JobProgress jobId={job.job_id} onEnd={() => void refresh(client, ["/v1/segments"])} />
      )}
    </Section>
  );
}

function Tiles({ full }: { full: Full }) {
  const w = useWords();
  const formats = useFormats();
  const { segment, used_by } = full;
  const mayRead = useMay("members.read");
  const note = (text: React.ReactNode) => <span className="small secondary">{text}</span>;
  return (
    <div className="tiles tiles-four">
      <StatTile
        label={w("members")}
        value={formats.count(segment.member_count)}
        {...(mayRead && hasMembers(segment) ? { to: membersOf(segment.code) } : {})}
      />
      <StatTile
        label={w("upkeep")}
        value={<span className="segment-fact">{w(`manner.${segment.upkeep.manner}`)}</span>}
        note={
          segment.upkeep.in_batch_why.length > 0 && note(segment.upkeep.in_batch_why.join(" · "))
        }
      />
      <StatTile
        label={w("rightAsOf")}
        value={
          <span className="segment-fact">
            <When at={segment.upkeep.as_of} as="relative" />
          </span>
        }
      />
      <StatTile
        label={w("usedBy")}
        value={formats.count(used_by.length)}
        note={used_by.length > 0 && note(used_by.join(" · "))}
      />
    </div>
  );
}

function Said({ segment }: { segment: Segment }) {
  const w = useWords();
  const language = useLanguage();
  const version = segment.live ?? segment.draft;
  if (!version) return null;
  return (
    <Section title={w("condition")}>
      <div>{version.words[language]}</div>
      <div className="small secondary">
        {w("version", { number: version.number })} ·{" "}
        <By name={version.published_by ?? version.created_by} /> ·{" "}
        <When at={version.live_from ?? version.created_at} />
      </div>
    </Section>
  );
}
