import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useEffect, useState } from "react";
import { ask, type Answer, type ApiProblem } from "@/shared/api";
import { isComplete, type Condition } from "@/shared/conditions";
import { useFormats } from "@/shared/formats";
import { MemberLink, Problem, Section } from "@/shared/ui";
import { useWords } from "./words";
import "./segments.css";

type Size = Answer<"post", "/v1/segments:size">;

const WAIT_MS = 400;
const SAMPLE = 5;

/** How many members the condition is true for as it stands, and some of them. */
export function LiveSize({ condition }: { condition: Condition | null }) {
  const w = useWords();
  const formats = useFormats();
  const size = useSize(condition);
  if (condition === null || !isComplete(condition)) {
    return (
      <Section title={w("size")}>
        <div className="secondary">{w("sizeIncomplete")}</div>
      </Section>
    );
  }
  return (
    <Section title={w("size")} lead={w("sizeLead")}>
      {size.error && <Problem problem={size.error} title={w("sizeRefused")} />}
      {size.isLoading && <Skeleton active title={false} />}
      {size.data && !size.error && (
        <div className="stack" aria-busy={size.isFetching}>
          <div className="segment-size number" aria-live="polite">
            {formats.count(size.data.member_count)}
          </div>
          <div className="secondary">{w(`manner.${size.data.manner}`)}</div>
          {size.data.sample.length > 0 && (
            <div>
              <div className="secondary small">{w("sample")}</div>
              <ul className="segment-sample">
                {size.data.sample.map(({ member: { member } }) => (
                  <li key={member.id}>
                    <MemberLink
                      id={member.id}
                      name={member.profile.full_name ?? member.profile.nickname ?? null}
                    />
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      )}
    </Section>
  );
}

function useSize(condition: Condition | null) {
  const text = condition !== null && isComplete(condition) ? JSON.stringify(condition) : "";
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return useQuery<Size, ApiProblem>({
    queryKey: ["segment size", asked],
    queryFn: ({ signal }) =>
      ask(
        "post",
        "/v1/segments:size",
        { body: { condition: JSON.parse(asked) as Record<string, unknown>, sample: SAMPLE } },
        { signal },
      ),
    enabled: asked !== "",
    retry: false,
    placeholderData: keepPreviousData,
  });
}
