import { Descriptions } from "antd";
import { useState } from "react";
import { Button } from "antd";
import { useOne } from "@/shared/api";
import { useLanguage } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { NONE, Section, When } from "@/shared/ui";
import { useWords } from "../words";
import { Consents } from "./consents";
import { Identities } from "./identities";
import { EditProfile } from "./edit-profile";
import { GENDERS, type Gender } from "./types";
import { Tags } from "./tags";
import type { Portrait } from "./types";

/** Everything that is known about the person. */
export function Profile({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  const languages = new Intl.DisplayNames([useLanguage()], { type: "language" });
  const genderName = (gender: string | null | undefined) =>
    GENDERS.find((each) => each === gender) ? w(`gender.${gender as Gender}`) : gender;
  const mayWrite = useMay("members.write");
  const [isEditing, setEditing] = useState(false);
  const attributes = useOne("/v1/attributes", {}, { staleMs: 60_000 });
  const { profile, joined_at, first_seen_at, registered_at } = portrait.member;
  const own = Object.entries(profile.attributes ?? {}).map(([key, value]) => ({
    label: attributes.data?.find((each) => each.key === key)?.title ?? key,
    value: String(value),
  }));
  const lines = [
    { label: w("joined"), value: <When at={joined_at} /> },
    { label: w("registered"), value: <When at={registered_at} /> },
    { label: w("firstSeen"), value: <When at={first_seen_at} /> },
    { label: w("birthDate"), value: profile.birth_date },
    { label: w("gender"), value: genderName(profile.gender) },
    { label: w("city"), value: profile.city },
    { label: w("region"), value: profile.region },
    { label: w("language"), value: profile.locale && languages.of(profile.locale) },
    ...own,
  ];
  return (
    <div className="columns-2">
      <Section
        title={w("profile")}
        extra={
          mayWrite && (
            <Button size="small" onClick={() => setEditing(true)}>
              {w("edit")}
            </Button>
          )
        }
      >
        <Descriptions
          column={1}
          size="small"
          items={lines.map(({ label, value }) => ({ key: label, label, children: value ?? NONE }))}
        />
      </Section>
      <Identities portrait={portrait} />
      <Tags portrait={portrait} />
      <Consents portrait={portrait} />
      <EditProfile portrait={portrait} isOpen={isEditing} onClose={() => setEditing(false)} />
    </div>
  );
}
