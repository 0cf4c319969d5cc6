import type { Answer } from "@/shared/api";

export type Full = Answer<"get", "/v1/segments/{code}">;
export type Segment = Full["segment"];
export type State = Segment["state"];

/** What a segment is called, in the language of now or by its code. */
export function nameOf(
  segment: { code: string; name_en: string; name_zh: string },
  language: string,
) {
  const [own, other] =
    language === "zh-CN" ? [segment.name_zh, segment.name_en] : [segment.name_en, segment.name_zh];
  return own || other || segment.code;
}

/** The list of members that belong. */
export function membersOf(code: string): string {
  const condition = JSON.stringify({ v: 1, op: "segment", segment: code });
  return `/members?${new URLSearchParams({ condition })}`;
}

/** Whether anybody can belong: of a condition that was published, or of a list. */
export function hasMembers(segment: Segment): boolean {
  return segment.state !== "archived" && (segment.live !== null || segment.kind === "uploaded");
}
