import { Flex } from "antd";
import { Link } from "react-router";
import { useOne } from "@/shared/api";
import { useLanguage } from "@/shared/i18n";
import { useAccount, useMay } from "@/shared/session";
import { Loaded, Section, When } from "@/shared/ui";
import "./segments.css";
import { nameOf } from "./types";
import { useWords } from "./words";

/** The segments that a member belongs to, since when; each leads to why. */
export function SegmentsOfMember({ memberId }: { memberId: string }) {
  const w = useWords();
  const language = useLanguage();
  const { stores } = useAccount();
  const mayRead = useMay("segments.read");
  // Segments are about everybody: whose access is limited to some stores does not see them.
  const isShown = mayRead && stores === null;
  const path = { member_id: memberId };
  const found = useOne("/v1/members/{member_id}/segments", { path }, { isEnabled: isShown });
  if (!isShown) return null;
  return (
    <Section title={w("title")}>
      <Loaded query={found}>
        {(segments) =>
          segments.length === 0 ? (
            <span className="secondary">{w("inNone")}</span>
          ) : (
            <Flex wrap gap="8px 24px" component="ul" className="segment-of-member">
              {segments.map((each) => (
                <li key={each.segment_id}>
                  <Link to={`/segments/${encodeURIComponent(each.code)}?member=${memberId}`}>
                    {nameOf(each, language)}
                  </Link>{" "}
                  <span className="secondary small">
                    {w("inSince")} <When at={each.entered_at} as="date" />
                  </span>
                </li>
              ))}
            </Flex>
          )
        }
      </Loaded>
    </Section>
  );
}
