import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ask, type Answer, type ApiProblem } from "@/shared/api";
import { bodyOf, type Terms } from "./days";

export type Preview = Answer<"post", "/v1/lifecycle/thresholds/preview">;

const WAIT_MS = 400;

/** Who would move if stages lasted so long, asked for once writing has paused. */
export function usePreview(terms: Terms | null) {
  const text = terms === null ? "" : JSON.stringify(bodyOf(terms, ""));
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useQuery<Preview, ApiProblem>({
    queryKey: ["stage preview", asked],
    queryFn: ({ signal }) =>
      ask(
        "post",
        "/v1/lifecycle/thresholds/preview",
        { body: JSON.parse(asked) as ReturnType<typeof bodyOf> },
        { signal },
      ),
    enabled: asked !== "",
    retry: false,
    placeholderData: keepPreviousData,
  });
  // What was counted for other terms is not what is asked about.
  const isOfThese = asked === text && text !== "" && !found.isPlaceholderData;
  return { ...found, data: isOfThese ? found.data : undefined, isCounting: text !== "" };
}
