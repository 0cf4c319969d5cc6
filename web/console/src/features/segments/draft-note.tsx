import { Alert, Button, Flex } from "antd";
import { useState } from "react";
import { useAct } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useLanguage } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { Consequences } from "@/shared/ui";
import type { Segment } from "./types";
import { useWords } from "./words";

/** What waits to be published: it takes the place of what is live, or is dropped. */
export function DraftNote({ segment }: { segment: Segment }) {
  const w = useWords();
  const language = useLanguage();
  const formats = useFormats();
  const mayWrite = useMay("segments.write");
  const [isAsked, setAsked] = useState(false);
  const path = { code: segment.code };
  const publish = useAct("post", "/v1/segments/{code}/publish", { done: w("published") });
  const drop = useAct("delete", "/v1/segments/{code}/draft", {
    done: w("dropped"),
    isQuiet: true,
  });
  return (
    <>
      <Alert
        type="info"
        showIcon
        title={w("draftWaits")}
        description={segment.draft?.words[language]}
        action={
          mayWrite && (
            <Flex gap={8} wrap>
              <Button size="small" onClick={() => setAsked(true)}>
                {w("dropDraft")}
              </Button>
              <Button
                size="small"
                loading={publish.isPending}
                onClick={() => publish.mutate({ path })}
              >
                {w("publishDraft")}
              </Button>
            </Flex>
          )
        }
      />
      <Consequences
        isOpen={isAsked}
        title={w("dropTitle")}
        facts={[{ label: w("members"), value: formats.count(segment.member_count) }]}
        warning={w(segment.live ? "dropWarning" : "dropWarningNew")}
        act={w("dropDraft")}
        isDanger
        onAct={() => drop.mutateAsync({ path })}
        onClose={() => setAsked(false)}
      />
    </>
  );
}
