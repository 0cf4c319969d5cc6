import { Button, Descriptions, Flex } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useAccount, useMay } from "@/shared/session";
import { Consequences, NONE, Section, When } from "@/shared/ui";
import { OneTimePassword } from "./invite-page";
import { PersonState } from "./list-page";
import { useWords } from "./words";

type Person = Schema<"StaffView">;
type Given = Schema<"OneTimePasswordView">;
type Act = "disable" | "reset" | "resetFactor";

/** Whether somebody comes in; shutting out, letting in, and what to do when something is lost. */
export function Access({ person }: { person: Person }) {
  const w = useWords();
  const mayAudit = useMay("audit.read");
  return (
    <Section
      title={w("access")}
      extra={mayAudit && <Link to={`/audit?actor=${person.id}`}>{w("didWhat")}</Link>}
    >
      <Descriptions
        size="small"
        column={{ xs: 1, md: 3 }}
        className="draft-note"
        items={[
          { key: "state", label: w("state"), children: <PersonState person={person} /> },
          {
            key: "factor",
            label: w("factor"),
            children: w(person.has_second_factor ? "factorOn" : "factorOff"),
          },
          { key: "created", label: w("created"), children: <When at={person.created_at} /> },
        ]}
      />
      <Acts person={person} />
    </Section>
  );
}

function Acts({ person }: { person: Person }) {
  const w = useWords();
  const mayWrite = useMay("staff.write");
  const isSelf = useAccount().id === person.id;
  const [asked, setAsked] = useState<Act | null>(null);
  const [given, setGiven] = useState<Given | null>(null);
  const formats = useFormats();
  const name = person.display_name;
  const path = { staff_id: person.id };
  const access = useOne("/v1/staff/{staff_id}/access", { path }, { isEnabled: asked !== null });
  const counted = (count: number | undefined) =>
    count === undefined ? NONE : formats.count(count);
  const keyCount = asked === "disable" ? access.data?.key_count : 0;
  const disable = useAct("post", "/v1/staff/{staff_id}/disable", {
    done: w("disabledDone", { name }),
    isQuiet: true,
  });
  const enable = useAct("post", "/v1/staff/{staff_id}/enable", {
    done: w("enabledDone", { name }),
  });
  const reset = useAct("post", "/v1/staff/{staff_id}/reset-password", { isQuiet: true });
  const resetFactor = useAct("post", "/v1/staff/{staff_id}/reset-second-factor", {
    done: w("resetFactorDone"),
    isQuiet: true,
  });

  if (!mayWrite) return null;
  if (isSelf) return <span className="secondary">{w("self")}</span>;

  async function act(): Promise<void> {
    if (asked === "disable") await disable.mutateAsync({ path });
    if (asked === "reset") setGiven(await reset.mutateAsync({ path }));
    if (asked === "resetFactor") await resetFactor.mutateAsync({ path });
  }

  return (
    <>
      <Flex wrap gap={8}>
        <Button onClick={() => setAsked("reset")}>{w("reset")}</Button>
        {person.has_second_factor && (
          <Button onClick={() => setAsked("resetFactor")}>{w("resetFactor")}</Button>
        )}
        {person.state === "active" ? (
          <Button danger onClick={() => setAsked("disable")}>
            {w("disable")}
          </Button>
        ) : (
          <Button onClick={() => enable.mutate({ path })} loading={enable.isPending}>
            {w("enable")}
          </Button>
        )}
      </Flex>
      {asked && (
        <Consequences
          isOpen
          title={w(`title.${asked}`, { name })}
          facts={[
            { label: w("login"), value: person.login },
            { label: w("sessionsEnd"), value: counted(access.data?.session_count) },
            ...(asked === "disable"
              ? [{ label: w("keysStay"), value: counted(access.data?.key_count) }]
              : []),
          ]}
          warning={w(keyCount ? "warning.disableKeys" : `warning.${asked}`)}
          isLoading={access.isLoading}
          act={w(asked)}
          isDanger={asked === "disable"}
          onAct={act}
          onClose={() => setAsked(null)}
        />
      )}
      {given && (
        <OneTimePassword
          title={w("resetDone", { name })}
          login={person.login}
          password={given.one_time_password}
          expiresAt={given.expires_at}
          onClose={() => setGiven(null)}
        />
      )}
    </>
  );
}
