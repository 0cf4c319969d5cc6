import { Alert, Button, ConfigProvider, Tabs } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { Sentences, useWording } from "@/shared/conditions";
import { useName } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { Consequences, Loaded, Page, PrimaryAct, Section, useView } from "@/shared/ui";
import { useFieldTold, useTold } from "@/shared/refusals";
import { StartReplay } from "@/features/replays";
import { isReady, namesOf, tidied, type RuleBody } from "./body";
import { RuleEditor } from "./editor";
import { Granted } from "./granted";
import { PublishDialog } from "./publish-dialog";
import { RetireDialog } from "./retire-dialog";
import { RuleState } from "./rule-state";
import { TrialTab } from "./trial-tab";
import { useDraft } from "./use-draft";
import { VersionsTab } from "./versions-tab";
import { useWords } from "./words";
import "./rules.css";

const TABS = ["rule", "trial", "versions"] as const;

/** One rule: what it says, tried on something real, and its versions. */
export function RulePage() {
  const w = useWords();
  const { program = "", code = "" } = useParams();
  const rule = useOne("/v1/programs/{program}/rules/{code}", { path: { program, code } });
  if (!rule.data) {
    return (
      <Page title={code} back={{ to: "/rules", text: w("title") }}>
        <Loaded query={rule}>{() => null}</Loaded>
      </Page>
    );
  }
  return <RuleDesk key={`${program}/${code}`} rule={rule.data} />;
}

type Open = "publish" | "retire" | "replay" | "drop" | null;

function RuleDesk({ rule }: { rule: Schema<"RuleAnswer"> }) {
  const w = useWords();
  const name = useName();
  const { program, code, versions } = rule;
  const latest = versions[versions.length - 1] as Schema<"RuleVersionAnswer">;
  const mayWrite = useMay("rules.write");
  const [view, setView] = useView(["tab"]);
  const [open, setOpen] = useState<Open>(null);
  const draft = useDraft(program, code, latest.body as unknown as RuleBody);
  const isDraft = latest.state === "draft" || draft.state !== "untouched";
  const hasLive = versions.some((each) => each.state === "live");
  const isReadyToGo = isDraft && (draft.state === "saved" || draft.state === "untouched");
  const close = () => setOpen(null);
  const drop = useAct("delete", "/v1/programs/{program}/rules/{code}/draft", {
    changes: ["/v1/programs/{program}/rules"],
    isQuiet: true,
  });

  async function dropDraft(): Promise<void> {
    await drop.mutateAsync({ path: { program, code } });
    const kept = versions.findLast((each) => each.state !== "draft");
    if (kept) draft.reset(kept.body as unknown as RuleBody);
  }

  return (
    <Page
      title={name(namesOf(draft.body))}
      tags={<RuleState version={latest} inForce={rule.in_force} />}
      lead={<code>{code}</code>}
      back={{ to: `/rules?program=${encodeURIComponent(program)}`, text: w("title") }}
      actions={
        mayWrite && (
          <>
            {isDraft && rule.in_force !== null && (
              <Button onClick={() => setOpen("drop")}>{w("dropDraft")}</Button>
            )}
            {hasLive && (
              <Button danger onClick={() => setOpen("retire")}>
                {w("retire")}
              </Button>
            )}
            <Button disabled={draft.state === "incomplete"} onClick={() => setOpen("replay")}>
              {w("replay")}
            </Button>
            <PrimaryAct
              text={w("publish")}
              onClick={() => setOpen("publish")}
              {...(isReadyToGo ? {} : { reason: w(isDraft ? "notReady" : "nothingToPublish") })}
            />
          </>
        )
      }
    >
      <Said program={program} body={draft.body} />
      <Granted rule={rule} />
      {mayWrite && <DraftNote state={draft.state} isLive={hasLive} faults={draft.faults} />}
      <Tabs
        activeKey={view.tab ?? "rule"}
        onChange={(tab) => setView({ tab: tab === "rule" ? null : tab })}
        items={TABS.map((key) => ({
          key,
          label: w(`tab.${key}`),
          children: {
            rule: (
              <ConfigProvider componentDisabled={!mayWrite}>
                <RuleEditor
                  program={program}
                  body={draft.body}
                  onChange={draft.change}
                  faults={draft.faults}
                />
              </ConfigProvider>
            ),
            trial: <TrialTab program={program} code={code} isDraft={isDraft} />,
            versions: <VersionsTab rule={rule} />,
          }[key],
        }))}
        destroyOnHidden
      />
      <PublishDialog
        rule={rule}
        body={draft.body}
        isOpen={open === "publish"}
        onClose={close}
        onDone={() => draft.reset(tidied(draft.body))}
      />
      <RetireDialog rule={rule} isOpen={open === "retire"} onClose={close} />
      <StartReplay
        isOpen={open === "replay"}
        onClose={close}
        program={program}
        versions={{ rules: { [code]: isDraft ? "draft" : "live" } }}
        name={name(namesOf(draft.body))}
      />
      <Consequences
        isOpen={open === "drop"}
        title={w("dropTitle")}
        warning={w("dropWarning")}
        act={w("dropDraft")}
        isDanger
        onAct={dropDraft}
        onClose={close}
      />
    </Page>
  );
}

/** What the rule says as it is written now. */
function Said({ program, body }: { program: string; body: RuleBody }) {
  const w = useWords();
  const told = useTold();
  const ready = isReady(body);
  const wording = useWording(program, { rule: tidied(body) }, ready);
  return (
    <Section>
      {wording.data ? (
        <Sentences wording={wording.data} />
      ) : (
        <span className="secondary">
          {ready ? wording.error && told(wording.error).text : w("incomplete")}
        </span>
      )}
      {wording.data && !ready && <span className="secondary small">{w("incomplete")}</span>}
    </Section>
  );
}

interface DraftNoteProps {
  state: ReturnType<typeof useDraft>["state"];
  isLive: boolean;
  faults: Schema<"FieldError">[];
}

function DraftNote({ state, isLive, faults }: DraftNoteProps) {
  const w = useWords();
  const faultTold = useFieldTold();
  if (state === "untouched") return null;
  if (state === "faulty") {
    const told = faults.map((each) => [each.path, faultTold(each)].filter(Boolean).join(": "));
    return <Alert type="error" showIcon title={w("draft.faulty")} description={told.join(" · ")} />;
  }
  if (state === "incomplete")
    return <Alert type="warning" showIcon title={w("draft.incomplete")} />;
  return (
    <div className="secondary small" role="status">
      {w(state === "saving" ? "draft.saving" : isLive ? "draft.savedBesideLive" : "draft.saved")}
    </div>
  );
}
