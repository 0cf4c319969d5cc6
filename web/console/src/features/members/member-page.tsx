import { Descriptions, List, Tabs } from "antd";
import { useParams } from "react-router";
import { ask, useOne, type Schema } from "@/shared/api";
import { CopyId, Loaded, Masked, NONE, Page, Section, StateTag, useView, When } from "@/shared/ui";
import { useWords } from "./words";

type Portrait = Schema<"Portrait">;

const TAB = "tab";

/** One member; what belongs to them stands in tabs, and the tab in the address. */
export function MemberPage() {
  const w = useWords();
  const { memberId = "" } = useParams();
  const [view, setView] = useView([TAB]);
  const portrait = useOne("/v1/members/{member_id}", { path: { member_id: memberId } });
  const member = portrait.data?.member;
  return (
    <Page
      title={member?.profile.full_name ?? member?.profile.nickname ?? w("member")}
      back={{ to: "/members", text: w("title") }}
      tags={
        member && (
          <>
            <StateTag
              tone={member.standing === "member" ? "good" : "neutral"}
              text={w(`standing.${member.standing}`)}
            />
            <CopyId id={member.id} what={w("member")} />
          </>
        )
      }
    >
      <Loaded query={portrait}>
        {(found) => (
          <Tabs
            activeKey={view.tab ?? "profile"}
            onChange={(key) => setView({ tab: key === "profile" ? null : key })}
            items={[
              { key: "profile", label: w("tabProfile"), children: <Profile portrait={found} /> },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}

function Profile({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  const { profile, joined_at, first_seen_at } = portrait.member;
  const lines = [
    { label: w("joined"), value: <When at={joined_at} /> },
    { label: w("firstSeen"), value: <When at={first_seen_at} /> },
    { label: w("birthDate"), value: profile.birth_date },
    { label: w("gender"), value: profile.gender },
    { label: w("city"), value: profile.city },
    { label: w("region"), value: profile.region },
    { label: w("language"), value: profile.locale },
  ];
  return (
    <div className="columns-2">
      <Section title={w("profile")}>
        <Descriptions
          column={1}
          size="small"
          items={lines.map(({ label, value }) => ({ key: label, label, children: value ?? NONE }))}
        />
      </Section>
      <Section title={w("identities")}>
        <Identities portrait={portrait} />
      </Section>
    </div>
  );
}

function Identities({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  if (portrait.identities.length === 0) return <>{w("noIdentities")}</>;

  async function reveal(id: string): Promise<string> {
    const open = await ask("get", "/v1/members/{member_id}", {
      path: { member_id: portrait.member.id },
      query: { unmasked: true },
    });
    return open.identities.find((each) => each.id === id)?.value ?? NONE;
  }

  return (
    <List
      size="small"
      dataSource={portrait.identities}
      rowKey="id"
      renderItem={(identity) => (
        <List.Item extra={identity.is_verified && <StateTag tone="good" text={w("verified")} />}>
          <span className="secondary">{w(`kind.${identity.kind}`)}</span>
          <Masked
            value={identity.value}
            label={w("identityLabel", { kind: w(`kind.${identity.kind}`), value: identity.value })}
            reveal={() => reveal(identity.id)}
          />
        </List.Item>
      )}
    />
  );
}
