import { Alert, Button, Dropdown, Progress } from "antd";
import { useState } from "react";
import { useAct } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useLanguage, useName } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { Consequences, Section, TierTag } from "@/shared/ui";
import { useProgramParts } from "@/shared/program";
import { useWords } from "../words";
import { ManualTier } from "./manual-tier";
import { NoticeDialog } from "./notice-dialog";
import { TierHistory } from "./tier-history";
import { OF_MEMBERS, type Standing } from "./types";

type Dialog = "manual" | "notice" | "history" | "end" | "lift" | null;

interface CardProps {
  memberId: string;
  standing: Standing;
}

/** Where a member stands on a ladder, until when, and what is missing to rise or stay. */
export function TierCard({ memberId, standing }: CardProps) {
  const w = useWords();
  const name = useName();
  const formats = useFormats();
  const language = useLanguage();
  const mayWrite = useMay("tiers.write");
  const [dialog, setDialog] = useState<Dialog>(null);
  const { manual, notice, progress } = standing;
  const acts = [
    { key: "history", label: w("tierHistory") },
    ...(mayWrite ? [{ key: "manual", label: w("tierByHand") }] : []),
    ...(mayWrite && manual ? [{ key: "end", label: w("tierEndManual") }] : []),
    ...(mayWrite && !notice ? [{ key: "notice", label: w("noticeGive") }] : []),
    ...(mayWrite && notice ? [{ key: "lift", label: w("noticeLift") }] : []),
  ];
  return (
    <Section
      title={name(standing.ladder_names)}
      extra={
        <Dropdown
          trigger={["click"]}
          menu={{ items: acts, onClick: ({ key }) => setDialog(key as Dialog) }}
        >
          <Button type="text" size="small" aria-label={w("tierActs")}>
            ⋯
          </Button>
        </Dropdown>
      }
    >
      <div className="holding-value">
        <TierTag names={standing.names} code={standing.tier} />
      </div>
      {standing.valid_until && (
        <div className="secondary">
          {w("tierUntil", { day: formats.date(standing.valid_until) })}
        </div>
      )}
      {progress && (
        <>
          <Nearest standing={standing} />
          <p className="holding-words">{progress.words[language]}</p>
        </>
      )}
      {manual && (
        <Alert
          type="info"
          title={w("tierManual", { reason: manual.reason })}
          description={manual.until && w("tierUntil", { day: formats.date(manual.until) })}
        />
      )}
      {notice && (
        <Alert
          type="warning"
          showIcon
          title={w("noticeRuns", { day: formats.date(notice.falls_at) })}
          description={notice.reason}
        />
      )}
      <Dialogs
        dialog={dialog}
        onClose={() => setDialog(null)}
        memberId={memberId}
        standing={standing}
      />
    </Section>
  );
}

function Nearest({ standing }: { standing: Standing }) {
  const w = useWords();
  const shares = (standing.progress?.ways ?? []).map((way) =>
    Math.min(...way.map(({ has, wanted }) => Number(has) / (Number(wanted) || 1))),
  );
  if (shares.length === 0) return null;
  const percent = Math.floor(Math.max(0, Math.min(1, Math.max(...shares))) * 100);
  return <Progress percent={percent} size="small" aria-label={w("tierProgress")} />;
}

interface DialogsProps extends CardProps {
  dialog: Dialog;
  onClose: () => void;
}

function Dialogs({ dialog, onClose, memberId, standing }: DialogsProps) {
  const w = useWords();
  const names = useProgramParts(standing.program);
  const ladder = names.ladders.find((each) => each.code === standing.ladder);
  const path = { member_id: memberId, ladder: standing.ladder };
  const quiet = { changes: OF_MEMBERS, isQuiet: true };
  const end = useAct("delete", "/v1/members/{member_id}/tiers/{ladder}/manual", {
    ...quiet,
    done: w("tierManualEnded"),
  });
  const lift = useAct("delete", "/v1/members/{member_id}/tiers/{ladder}/notice", {
    ...quiet,
    done: w("noticeLifted"),
  });
  const { program } = standing;
  const shared = { memberId, standing, onClose };
  return (
    <>
      <ManualTier {...shared} isOpen={dialog === "manual"} tiers={ladder?.tiers ?? []} />
      <NoticeDialog {...shared} isOpen={dialog === "notice"} penalties={ladder?.penalties ?? []} />
      <TierHistory {...shared} isOpen={dialog === "history"} tiers={ladder?.tiers ?? []} />
      <Consequences
        isOpen={dialog === "end"}
        title={w("tierEndManual")}
        facts={[{ label: w("tierManualReason"), value: standing.manual?.reason }]}
        warning={w("tierEndWarning")}
        act={w("tierEndManual")}
        onAct={() => end.mutateAsync({ path, query: { program } })}
        onClose={onClose}
      />
      <Consequences
        isOpen={dialog === "lift"}
        title={w("noticeLift")}
        act={w("noticeLift")}
        asksReason
        onAct={(reason) => lift.mutateAsync({ path, query: { program, reason } })}
        onClose={onClose}
      />
    </>
  );
}
