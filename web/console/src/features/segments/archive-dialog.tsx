import type { ReactNode } from "react";
import { Link } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useLanguage } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { Consequences } from "@/shared/ui";
import { nameOf, type Segment } from "./types";
import { useWords } from "./words";

type Use = Schema<"SegmentUse">;

const KINDS = ["segment", "rule", "tag_rule", "view"] as const;

interface ArchiveDialogProps {
  segment: Segment;
  isOpen: boolean;
  onClose: () => void;
}

/** Ends the upkeep of a segment, after naming all that asks for it; not while segments do. */
export function ArchiveDialog({ segment, isOpen, onClose }: ArchiveDialogProps) {
  const w = useWords();
  const formats = useFormats();
  const path = { code: segment.code };
  const archive = useAct("post", "/v1/segments/{code}/archive", { isQuiet: true });
  const found = useOne("/v1/segments/{code}/uses", { path }, { isEnabled: isOpen });
  const uses = found.data?.items ?? [];
  const isBarred = uses.some((each) => each.kind === "segment");
  return (
    <Consequences
      isOpen={isOpen}
      title={w(isBarred ? "archiveBarredTitle" : "archiveTitle")}
      facts={[
        { label: w("members"), value: formats.count(segment.member_count) },
        ...KINDS.flatMap((kind) => {
          const those = uses.filter((each) => each.kind === kind);
          const value = <Uses uses={those} program={segment.program} />;
          return those.length > 0 ? [{ label: w(`use.${kind}`), value }] : [];
        }),
        ...(found.data && uses.length === 0
          ? [{ label: w("usedBy"), value: w("usedByNone") }]
          : []),
      ]}
      warning={w(isBarred ? "archiveBarred" : "archiveWarning")}
      isBarred={isBarred}
      isLoading={found.isLoading}
      act={w("archive")}
      isDanger
      onAct={() => archive.mutateAsync({ path })}
      onClose={onClose}
    />
  );
}

/** The names of what asks, each leading there; of what is not shown to one, how many. */
function Uses({ uses, program }: { uses: Use[]; program: string }) {
  const w = useWords();
  const formats = useFormats();
  const language = useLanguage();
  const mayTagRules = useMay("lifecycle.write");
  const shown = uses.filter((each) => each.name_en || each.name_zh || each.code);
  const hidden = uses.length - shown.length;
  const told = shown.map((each, place): ReactNode => {
    const name = nameOf({ ...each, code: each.code ?? "" }, language);
    const to = each.kind === "tag_rule" && !mayTagRules ? null : addressOf(each, program);
    return <div key={each.code ?? place}>{to ? <Link to={to}>{name}</Link> : name}</div>;
  });
  return (
    <>
      {told}
      {hidden > 0 && (
        <div className="secondary">{w("usesHidden", { shown: formats.count(hidden) })}</div>
      )}
    </>
  );
}

// A saved view has no page of its own: it is opened from the list of members.
function addressOf({ kind, code }: Use, program: string): string | null {
  const named = encodeURIComponent(code ?? "");
  if (kind === "segment") return `/segments/${named}`;
  if (kind === "rule") return `/rules/${encodeURIComponent(program)}/${named}`;
  return kind === "tag_rule" ? `/tag-rules/${named}` : null;
}
