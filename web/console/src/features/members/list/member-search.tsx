import { Input } from "antd";
import { useQuery } from "@tanstack/react-query";
import { wholeList, type ApiProblem, type List, type Schema } from "@/shared/api";
import { membersLike } from "@/shared/identities";
import { useWords } from "../words";

export type Found = Schema<"ListedMember">;

interface SearchProps {
  onSearch: (text: string) => void;
}

/**
 * Looks for somebody by phone, card, e-mail, other number or name. What is looked for is personal
 * and therefore never stands in the address.
 */
export function MemberSearch({ onSearch }: SearchProps) {
  const w = useWords();
  return (
    <Input.Search
      className="member-search"
      aria-label={w("search")}
      placeholder={w("search")}
      allowClear
      maxLength={100}
      onSearch={(text) => onSearch(text.trim())}
    />
  );
}

/** Who has this identity or a name with this in it. */
export function useSearch(text: string): List<Found> {
  const found = useQuery<Found[], ApiProblem>({
    queryKey: ["/v1/members/search", text],
    enabled: text !== "",
    queryFn: () => membersLike(text),
  });
  return wholeList(found, found.data);
}
