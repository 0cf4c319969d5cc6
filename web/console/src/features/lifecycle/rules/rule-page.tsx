import { Button } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { Consequences, Loaded, NONE, Page } from "@/shared/ui";
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
  return (
    <Page
      title={rule?.title ?? code}
      tags={rule && <RuleState isOn={rule.is_on} />}
      back={{ to: "/tag-rules", text: w("rulesTitle") }}
      actions={rule && <Pause rule={rule} />}
    >
      <Loaded query={found}>{(held) => <RuleEditor key={held.version} rule={held} />}</Loaded>
    </Page>
  );
}

/** Pausing takes back what the rule has set, so it says of how many before it does. */
function Pause({ rule }: { rule: TagRule }) {
  const w = useWords();
  const formats = useFormats();
  const [isAsked, setAsked] = useState(false);
  const tagged = useOne("/v1/members/count", { query: { tag: rule.tag } }, { isEnabled: isAsked });
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
        isLoading={tagged.isLoading}
        facts={[
          {
            label: w("haveTag", { tag: rule.tag }),
            value: tagged.data ? formats.count(tagged.data.count) : NONE,
          },
        ]}
        warning={w(rule.is_on ? "pauseWarning" : "resumeWarning")}
        act={act}
        onAct={() => save.mutateAsync({ path: { code: rule.code }, body })}
        onClose={() => setAsked(false)}
      />
    </>
  );
}
