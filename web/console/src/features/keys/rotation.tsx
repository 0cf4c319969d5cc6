import { Form, Select } from "antd";
import { useState } from "react";
import { useAct, type Schema } from "@/shared/api";
import { Consequences, When } from "@/shared/ui";
import { IssuedKey } from "./issued-key";
import { useWords } from "./words";

interface RotationProps {
  of: Schema<"KeyView">;
  isOpen: boolean;
  onClose: () => void;
}

const OVERLAPS = [0, 3600, 86400, 604800] as const;
const DAY_SECONDS = 86_400;

/** A new secret, with the one of now good for a while, so that nothing is refused meanwhile. */
export function Rotation({ of: key, isOpen, onClose }: RotationProps) {
  const w = useWords();
  const [overlap, setOverlap] = useState<number>(DAY_SECONDS);
  const [issued, setIssued] = useState<Schema<"KeyIssued"> | null>(null);
  const rotate = useAct("post", "/v1/keys/{key_id}/rotate", { isQuiet: true });

  async function act(): Promise<void> {
    const path = { key_id: key.id };
    setIssued(await rotate.mutateAsync({ path, body: { overlap_seconds: overlap } }));
  }

  return (
    <>
      <Consequences
        isOpen={isOpen}
        title={w("rotateTitle", { name: key.name })}
        facts={[
          {
            label: w("lastUsed"),
            value: key.last_used_at ? <When at={key.last_used_at} as="relative" /> : w("notUsed"),
          },
        ]}
        warning={w("rotateWarning")}
        act={w("rotate")}
        onAct={act}
        onClose={onClose}
      >
        <Form.Item label={w("overlap")} layout="vertical">
          <Select
            aria-label={w("overlap")}
            value={overlap}
            options={OVERLAPS.map((each) => ({ value: each, label: w(`overlap.${each}`) }))}
            onChange={setOverlap}
          />
        </Form.Item>
      </Consequences>
      {issued && (
        <IssuedKey
          issued={issued}
          title={w("rotated", { name: key.name })}
          onClose={() => setIssued(null)}
        />
      )}
    </>
  );
}
