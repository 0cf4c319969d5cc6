import { DatePicker } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import { useAct, type Schema } from "@/shared/api";
import { useName } from "@/shared/i18n";
import { Consequences } from "@/shared/ui";
import { namesOf } from "./body";
import { useGranted } from "./use-granted";
import { useWords } from "./words";

interface RetireDialogProps {
  rule: Schema<"RuleAnswer">;
  isOpen: boolean;
  onClose: () => void;
}

/** Ends a rule, now or later; what was granted stays. */
export function RetireDialog({ rule, isOpen, onClose }: RetireDialogProps) {
  const w = useWords();
  const name = useName();
  const [until, setUntil] = useState<Dayjs | null>(null);
  const { program, code } = rule;
  const live = rule.versions.findLast((each) => each.state === "live");
  const called = name(namesOf(live?.body ?? {}));
  const granted = useGranted(rule, isOpen);
  const retire = useAct("post", "/v1/programs/{program}/rules/{code}/retire", {
    changes: ["/v1/programs/{program}/rules"],
    isQuiet: true,
    done: w("retired", { name: called }),
  });
  return (
    <Consequences
      isOpen={isOpen}
      title={w("retireTitle", { name: called })}
      act={w("retire")}
      isDanger
      facts={[
        { label: w("versionNumber"), value: live?.number ?? "" },
        { label: w("ends"), value: until ? until.format("YYYY-MM-DD HH:mm") : w("now") },
        ...granted.facts,
      ]}
      warning={w("retireWarning")}
      isLoading={granted.isLoading}
      onAct={() =>
        retire.mutateAsync({
          path: { program, code },
          body: { live_until: until ? until.format("YYYY-MM-DDTHH:mm:ss") : null },
        })
      }
      onClose={onClose}
    >
      <DatePicker
        aria-label={w("ends")}
        placeholder={w("endsNow")}
        showTime={{ format: "HH:mm" }}
        value={until}
        onChange={(to: Dayjs | null) => setUntil(to)}
      />
    </Consequences>
  );
}
