import { useOne } from "@/shared/api";
import { useMay } from "@/shared/session";
import { MemberLink } from "./values";

const KEPT_MS = 60_000;

/** A member of whom only the id is known, by name for who may see it. */
export function MemberName({ id }: { id: string }) {
  const isEnabled = useMay("members.read");
  const portrait = useOne(
    "/v1/members/{member_id}",
    { path: { member_id: id } },
    { isEnabled, staleMs: KEPT_MS },
  );
  const profile = portrait.data?.member.profile;
  return <MemberLink id={id} name={profile?.full_name ?? profile?.nickname} />;
}
