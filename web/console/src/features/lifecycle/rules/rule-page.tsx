import { Button } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { Consequences, Empty, Loaded, NONE, Page } from "@/shared/ui";
import { useWords } from "../words";
import { RuleEditor } from "./editor";
import { RuleState } from "./state";

type TagRule = Schema<"TagRule">;

const CHANGES = ["/v1/tag-rules", "/v1/tags"];

/** A new rule: which tag, for whom, for how long. */
export function NewTagRulePage() {
  const w = useWords();
  return (
    <Page
      title={w("ruleNew")}
      lead={w("ruleNewLead")}
      back={{ to: "/tag-rules", text: w("rulesTitle") }}
    >
      <RuleEditor />
    </Page>
  );
}

/** One rule, to be changed, paused or taken up again. */
export function TagRulePage() {
  const w = useWords();
  const { code = "" } = useParams();
  const found = useOne("/v1/tag-rules/{code}", { path: { code } });
  const rule = found.data;
  const formats = useFormats();
  return (
    <Page
      title={rule?.title ?? code}
      tags={rule && <RuleState isOn={rule.is_on} />}
      back={{ to: "/tag-rules", text: w("rulesTitle") }}
      actions={
        rule?.archived_at === null && (
          <>
            <Pause rule={rule} />
            <Archive rule={rule} />
          </>
        )
      }
    >
      <Loaded query={found}>
        {(held) =>
          held.archived_at ? (
            <Empty
              title={w("ruleArchived")}
              hint={w("ruleArchivedBy", {
                name: held.archived_by ?? "",
                day: formats.date(held.archived_at),
              })}
            />
          ) : (
            <RuleEditor key={held.version} rule={held} />
          )
        }
      </Loaded>
    </Page>
  );
}

/** Who has the tag by the rule, and loses it with it, and who has it by others, and keeps it. */
function useTagged({ code }: TagRule, isEnabled: boolean) {
  const w = useWords();
  const formats = useFormats();
  const { data, isLoading } = useOne(
    "/v1/tag-rules/{code}/tagged",
    { path: { code } },
    { isEnabled },
  );
  return {
    isLoading,
    facts: [
      {
        label: w("taggedByRule"),
        value: data ? formats.count(data.by_rule_count) : NONE,
      },
      {
        label: w("taggedByOthers"),
        value: data ? formats.count(data.by_others_count) : NONE,
      },
    ],
  };
}

/** Archiving is for good: the rule takes back what it has set, and leaves the list. */
function Archive({ rule }: { rule: TagRule }) {
  const w = useWords();
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const facts = useTagged(rule, isAsked);
  const archive = useAct("post", "/v1/tag-rules/{code}/archive", {
    changes: CHANGES,
    done: w("archived"),
    isQuiet: true,
  });
  return (
    <>
      <Button danger onClick={() => setAsked(true)}>
        {w("archive")}
      </Button>
      <Consequences
        isOpen={isAsked}
        isDanger
        title={w("archiveTitle")}
        {...facts}
        warning={w("archiveWarning")}
        act={w("archive")}
        onAct={async () => {
          await archive.mutateAsync({ path: { code: rule.code } });
          void navigate("/tag-rules");
        }}
        onClose={() => setAsked(false)}
      />
    </>
  );
}

/** Pausing takes back what the rule has set, so it says of how many before it does. */
function Pause({ rule }: { rule: TagRule }) {
  const w = useWords();
  const [isAsked, setAsked] = useState(false);
  const facts = useTagged(rule, isAsked);
  const save = useAct("put", "/v1/tag-rules/{code}", { changes: CHANGES, isQuiet: true });
  const { title, tag, program, lasts_days } = rule;
  const condition = rule.condition as Record<string, unknown>;
  const body = { title, tag, condition, program, lasts_days, is_on: !rule.is_on };
  const act = w(rule.is_on ? "pause" : "resume");
  return (
    <>
      <Button onClick={() => setAsked(true)}>{act}</Button>
      <Consequences
        isOpen={isAsked}
        title={w(rule.is_on ? "pauseTitle" : "resumeTitle")}
        {...facts}
        warning={w(rule.is_on ? "pauseWarning" : "resumeWarning")}
        act={act}
        onAct={() => save.mutateAsync({ path: { code: rule.code }, body })}
        onClose={() => setAsked(false)}
      />
    </>
  );
}
