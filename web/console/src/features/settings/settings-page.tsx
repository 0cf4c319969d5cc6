import { Tabs } from "antd";
import type { ComponentType } from "react";
import { useAccount, type Permission } from "@/shared/session";
import { Page, useView } from "@/shared/ui";
import { Attributes } from "./attributes";
import { Campaigns } from "./campaigns";
import { Channels } from "./channels";
import { IdentityRules } from "./identity-rules";
import { Limits } from "./limits";
import { PersonalFields } from "./personal-fields";
import { Programs } from "./programs";
import { Purposes } from "./purposes";
import { SamplePart } from "./sample-part";
import "./settings.css";
import { Sources } from "./sources";
import { useWords } from "./words";

const PARTS = [
  { key: "programs", Part: Programs, may: "rules.read" },
  { key: "sources", Part: Sources, may: "catalog.read" },
  { key: "channels", Part: Channels, may: "catalog.read" },
  { key: "campaigns", Part: Campaigns, may: "catalog.read" },
  { key: "attributes", Part: Attributes, may: "members.read" },
  { key: "purposes", Part: Purposes, may: "members.read" },
  { key: "identities", Part: IdentityRules, may: "members.read" },
  { key: "personal", Part: PersonalFields, may: "events.read" },
  { key: "limits", Part: Limits, may: "ledger.read" },
  { key: "sample", Part: SamplePart, may: null },
] as const satisfies { key: string; Part: ComponentType; may: Permission | null }[];

/** What holds for the whole installation, part by part; the part stands in the address. */
export function SettingsPage() {
  const w = useWords();
  const { permissions } = useAccount();
  const [view, setView] = useView(["part"]);
  const parts = PARTS.filter(({ may }) => may === null || permissions.includes(may));
  const active = parts.find(({ key }) => key === view.part) ?? parts[0];
  return (
    <Page title={w("title")} lead={w("lead")}>
      <Tabs
        activeKey={active?.key ?? ""}
        destroyOnHidden
        onChange={(part) => setView({ part })}
        items={parts.map(({ key, Part }) => ({
          key,
          label: w(`part.${key}`),
          children: (
            <div className="stack">
              <p className="secondary settings-lead">{w(`lead.${key}`)}</p>
              <Part />
            </div>
          ),
        }))}
      />
    </Page>
  );
}
