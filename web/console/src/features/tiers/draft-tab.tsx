import { Alert, Button, DatePicker, Flex, Form } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useAct } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useName } from "@/shared/i18n";
import { useInstallation, useMay } from "@/shared/session";
import { Consequences, Problem, Section, useView, When } from "@/shared/ui";
import { Differences } from "./differences";
import { bodyOf, versionAt, type Ladder, type Version } from "./ladder";
import { MovesSection } from "./moves-section";
import { Terms } from "./now-tab";
import { PublishButton } from "./publish";
import { useSentences } from "./sentences";
import { useAssets } from "./use-ladders";
import { usePreview } from "./use-preview";
import { useWords } from "./words";

const DAY = "YYYY-MM-DD";

interface DraftProps {
  ladder: Ladder;
  draft: Version;
}

/** What a draft says otherwise, whom it would move, and publishing it. */
export function DraftTab({ ladder, draft }: DraftProps) {
  const w = useWords();
  const mayWrite = useMay("tiers.write");
  const [view] = useView(["from"]);
  const from = view.from && dayjs(view.from).isValid() ? view.from : null;
  const preview = usePreview(ladder, draft, from);
  const name = useName();
  const formats = useFormats();
  const sentences = useSentences(useAssets(ladder.program));
  const body = bodyOf(draft);
  const written = w("draftBy", {
    name: draft.created_by,
    when: formats.minute(draft.created_at),
  });
  return (
    <div className="stack">
      <Section title={w("draft")} lead={written}>
        <div className="form-grid">
          <BeginChoice />
        </div>
        {mayWrite && (
          <Flex wrap gap={8}>
            <PublishButton
              ladder={ladder}
              draft={draft}
              from={from}
              first={preview.data?.pages[0]}
            />
            <DropButton ladder={ladder} />
          </Flex>
        )}
        {!mayWrite && <Alert type="info" showIcon title={w("mayNotWrite")} />}
      </Section>
      {preview.error ? (
        <Problem problem={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        <MovesSection ladder={ladder} body={body} preview={preview} />
      )}
      <Against ladder={ladder} draft={draft} />
      <Section title={w("tiersOfDraft")}>
        <ol className="plain-list">
          {body.tiers.map((tier) => (
            <li key={tier.code}>
              <strong>{name(tier.names)}</strong> · {sentences.condition(tier.entry)}
              {tier.stay && ` · ${w("staysBy", { condition: sentences.condition(tier.stay) })}`}
            </li>
          ))}
        </ol>
      </Section>
      <Terms body={body} sentences={sentences} />
    </div>
  );
}

function BeginChoice() {
  const w = useWords();
  const { now, timeZone } = useInstallation();
  const [view, setView] = useView(["from"]);
  const today = dayjs(new Intl.DateTimeFormat("en-CA", { timeZone }).format(now()));
  return (
    <Form.Item
      label={w("beginsOn")}
      layout="vertical"
      htmlFor="begins-on"
      extra={w("beginsOnHint")}
      className="field"
    >
      <DatePicker
        id="begins-on"
        className="wide"
        placeholder={w("atOnce")}
        value={view.from ? dayjs(view.from) : null}
        minDate={today.add(1, "day")}
        onChange={(day) => setView({ from: day?.format(DAY) })}
      />
    </Form.Item>
  );
}

function DropButton({ ladder }: { ladder: Ladder }) {
  const w = useWords();
  const { now } = useInstallation();
  const [isAsked, setAsked] = useState(false);
  const drop = useAct("delete", "/v1/programs/{program}/ladders/{code}/draft", {
    changes: ["/v1/programs"],
    isQuiet: true,
    done: w("dropped"),
  });
  if (ladder.versions.length < 2) return null;
  const live = versionAt(ladder, now());
  return (
    <>
      <Button onClick={() => setAsked(true)}>{w("dropDraft")}</Button>
      <Consequences
        isOpen={isAsked}
        title={w("dropTitle")}
        facts={live ? [{ label: w("dropStays"), value: live.number }] : []}
        warning={w("dropWarning")}
        act={w("dropDraft")}
        isDanger
        onAct={() => drop.mutateAsync({ path: { program: ladder.program, code: ladder.code } })}
        onClose={() => setAsked(false)}
      />
    </>
  );
}

function Against({ ladder, draft }: DraftProps) {
  const w = useWords();
  const live = versionAt(ladder, useInstallation().now());
  if (!live) return null;
  return (
    <Section
      title={w("differences")}
      lead={
        <>
          {w("againstVersion", { number: live.number })} <When at={live.live_from} as="date" />
        </>
      }
    >
      <Differences program={ladder.program} before={bodyOf(live)} after={bodyOf(draft)} />
    </Section>
  );
}
