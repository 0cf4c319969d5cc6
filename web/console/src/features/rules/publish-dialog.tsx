import { DatePicker, Radio } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import { Link } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { Sentences, useWording } from "@/shared/conditions";
import { useName } from "@/shared/i18n";
import { Consequences, When } from "@/shared/ui";
import { ReplayFacts } from "@/features/replays";
import { namesOf, tidied, type RuleBody } from "./body";
import { useGranted } from "./use-granted";
import { useWords } from "./words";

interface PublishDialogProps {
  rule: Schema<"RuleAnswer">;
  body: RuleBody;
  isOpen: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** Puts the draft in force, after saying from when, in whose place, and what a replay found. */
export function PublishDialog({ rule, body, isOpen, onClose, onDone }: PublishDialogProps) {
  const w = useWords();
  const name = useName();
  const { program, code } = rule;
  const [from, setFrom] = useState<Dayjs | null>(null);
  const [isLater, setLater] = useState(false);
  const called = name(namesOf(body));
  const wording = useWording(program, { rule: tidied(body) }, isOpen);
  const replay = useLatestReplay(program, code, isOpen);
  const live = rule.versions.findLast((each) => each.state === "live");
  const granted = useGranted(rule, isOpen && live !== undefined);
  const publish = useAct("post", "/v1/programs/{program}/rules/{code}/publish", {
    changes: ["/v1/programs/{program}/rules"],
    isQuiet: true,
    done: w("published", { name: called }),
  });

  async function go(): Promise<void> {
    const live_from = isLater && from ? from.format("YYYY-MM-DDTHH:mm:ss") : null;
    await publish.mutateAsync({ path: { program, code }, body: { live_from } });
    onDone();
  }

  return (
    <Consequences
      isOpen={isOpen}
      title={w("publishTitle", { name: called })}
      act={w("publish")}
      isLoading={replay.isLoading || granted.isLoading}
      facts={[
        { label: w("begins"), value: isLater && from ? from.format("YYYY-MM-DD HH:mm") : w("now") },
        {
          label: w("replaces"),
          value: live ? w("version", { number: live.number }) : w("replacesNothing"),
        },
        ...granted.facts,
      ]}
      warning={live ? w("publishReplaces") : w("publishNew")}
      onAct={go}
      onClose={onClose}
    >
      {wording.data && <Sentences wording={wording.data} />}
      <Radio.Group
        value={isLater ? "later" : "now"}
        options={[
          { value: "now", label: w("beginsNow") },
          { value: "later", label: w("beginsLater") },
        ]}
        onChange={(event) => setLater(event.target.value === "later")}
      />
      {isLater && (
        <DatePicker
          aria-label={w("begins")}
          showTime={{ format: "HH:mm" }}
          value={from}
          onChange={(to: Dayjs | null) => setFrom(to)}
        />
      )}
      {replay.found ? (
        <div className="publish-replay">
          <h3>
            {w("replayFound")} <When at={replay.found.created_at} as="relative" />
          </h3>
          <ReplayFacts replayId={replay.found.id} />
          <Link to={`/replays/${replay.found.id}`}>{w("replayOpen")}</Link>
        </div>
      ) : (
        <div className="secondary">{w("replayNone")}</div>
      )}
    </Consequences>
  );
}

// The newest replay that ended well and tried this rule's draft.
function useLatestReplay(program: string, code: string, isEnabled: boolean) {
  const replays = useOne(
    "/v1/programs/{program}/replays",
    { path: { program }, query: { limit: 50 } },
    { isEnabled },
  );
  const found = replays.data?.items.find(
    (each) => each.state === "succeeded" && each.versions.rules?.[code] === "draft",
  );
  return { found, isLoading: isEnabled && replays.isLoading };
}
