import { DatePicker, Flex, Input } from "antd";
import dayjs from "dayjs";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOne, type Answer, type Schema } from "@/shared/api";
import { endOfDay, useFormats } from "@/shared/formats";
import { membersLike } from "@/shared/identities";
import { useLanguage } from "@/shared/i18n";
import { useInstallation, useMay } from "@/shared/session";
import { Loaded, MemberLink, Section, StateTag, useView, When } from "@/shared/ui";
import type { Segment } from "./types";
import { useWords } from "./words";

type Explanation = Answer<"get", "/v1/segments/{code}/why">;

const TONES = { true: "good", false: "neutral", unknown: "warning" } as const;

/** Why a member belongs or does not, today or at the end of a day before. */
export function Why({ segment }: { segment: Segment }) {
  const w = useWords();
  const { timeZone, now } = useInstallation();
  const [view, setView] = useView(["member", "at"]);
  if (!useMay("members.read")) return null;
  return (
    <Section title={w("whyTitle")} lead={w("whyLead")}>
      <div className="stack">
        <Flex wrap gap={8} align="start">
          <MemberSearch onChoose={(id) => setView({ member: id })} />
          <DatePicker
            aria-label={w("whyAt")}
            placeholder={w("whyNow")}
            value={view.at ? dayjs(view.at) : null}
            maxDate={dayjs(now())}
            onChange={(day) => setView({ at: day?.format("YYYY-MM-DD") })}
          />
        </Flex>
        {view.member && (
          <Told
            code={segment.code}
            member={view.member}
            at={view.at ? endOfDay(view.at, timeZone) : null}
          />
        )}
      </div>
    </Section>
  );
}

/** Finds members by a phone number, a card, an e-mail address or a name. */
function MemberSearch({ onChoose }: { onChoose: (id: string) => void }) {
  const w = useWords();
  const [text, setText] = useState("");
  const found = useQuery({
    queryKey: ["segment member", text],
    enabled: text !== "",
    queryFn: () => membersLike(text),
  });
  const members = found.data ?? [];
  return (
    <div className="segment-search">
      <Input.Search
        aria-label={w("whyMember")}
        placeholder={w("whyMember")}
        loading={found.isFetching}
        onSearch={(value) => setText(value.trim())}
      />
      {text !== "" && !found.isFetching && (
        <ul className="segment-sample">
          {members.length === 0 && <li className="secondary">{w("nobodyFound")}</li>}
          {members.map(({ member, contacts }) => (
            <li key={member.id}>
              <button type="button" className="segment-choice" onClick={() => onChoose(member.id)}>
                {member.profile.full_name ?? member.profile.nickname ?? `…${member.id.slice(-6)}`}{" "}
                <span className="secondary small">{contactOf(contacts)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function contactOf(contacts: Schema<"ListedMember">["contacts"]): string {
  return contacts.map((each) => each.value).join(" · ");
}

function Told({ code, member, at }: { code: string; member: string; at: string | null }) {
  const found = useOne("/v1/segments/{code}/why", {
    path: { code },
    query: { member_id: member, at },
  });
  return <Loaded query={found}>{(told) => <Reasons told={told} />}</Loaded>;
}

function Reasons({ told }: { told: Explanation }) {
  const w = useWords();
  const language = useLanguage();
  const formats = useFormats();
  const change = told.last_change;
  return (
    <div className="stack">
      <Flex wrap gap={8} align="center">
        <MemberLink id={told.member_id} name={w("thisMember")} />
        <StateTag
          tone={told.is_member ? "good" : "neutral"}
          text={w(told.is_member ? "belongs" : "belongsNot")}
        />
        {change && (
          <span className="secondary small">
            {w(change.is_entered ? "since.entered" : "since.left", {
              why: w(`moved.${change.why}`),
            })}{" "}
            <When at={change.effective_at} />
          </span>
        )}
      </Flex>
      {told.reasons.length > 0 && (
        <ul className="segment-reasons">
          {told.reasons.map((reason) => (
            <li key={JSON.stringify(reason.leaf)}>
              <StateTag tone={TONES[reason.verdict]} text={w(`verdict.${reason.verdict}`)} />
              <span>{reason.words[language]}</span>
              <span className="secondary small">
                {reason.is_hidden
                  ? w("hidden")
                  : reason.seen != null && w("saw", { value: seenOf(reason.seen, formats.minute) })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {told.known_today_only.length > 0 && (
        <p className="secondary small">
          {w("knownToday", { what: told.known_today_only.join(", ") })}
        </p>
      )}
    </div>
  );
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T/;

function seenOf(seen: unknown, minute: (instant: string) => string): string {
  if (typeof seen === "string") return INSTANT.test(seen) ? minute(seen) : seen;
  return typeof seen === "number" ? String(seen) : JSON.stringify(seen);
}
