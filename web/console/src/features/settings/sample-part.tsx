import { Button, Descriptions } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { SampleProgress, useSample } from "@/features/first-run";
import { useAct, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import { Consequences, Empty, Loaded, PrimaryAct, Section, When } from "@/shared/ui";
import { useWords } from "./words";

type Sample = Schema<"SampleState">;

/** The sample: what of it is in, and the one button that takes it away. */
export function SamplePart() {
  const w = useWords();
  const sample = useSample();
  return (
    <Section title={w("part.sample")}>
      <Loaded query={sample}>
        {(state) => (
          <div className="stack">
            <SampleProgress sample={state} />
            {state.state === "none" && (
              <Empty
                title={w("sampleNone")}
                hint={w("sampleNoneHint")}
                action={<PrimaryAct text={w("sampleBegin")} to="/first-run" />}
              />
            )}
            {state.state === "loaded" && <SampleThere sample={state} />}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function SampleThere({ sample }: { sample: Sample }) {
  const w = useWords();
  const formats = useFormats();
  const mayWrite = useMay("settings.write");
  const [isAsked, setAsked] = useState(false);
  const remove = useAct("delete", "/v1/sample", { isQuiet: true });
  const figures = [
    { label: w("sampleMembers"), value: formats.count(sample.members) },
    { label: w("sampleOrders"), value: formats.count(sample.orders ?? 0) },
    { label: w("sampleReturns"), value: formats.count(sample.returns ?? 0) },
    { label: w("sampleEvents"), value: formats.count(sample.events ?? 0) },
  ];
  return (
    <>
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 2, lg: 4 }}
        items={[
          ...figures.map(({ label, value }) => ({ key: label, label, children: value })),
          {
            key: "at",
            label: w("sampleLoadedAt"),
            children: <When at={sample.loaded_at ?? null} />,
          },
        ]}
      />
      <div>
        <Button danger disabled={!mayWrite} onClick={() => setAsked(true)}>
          {w("sampleRemove")}
        </Button>{" "}
        <Link to="/members">{w("sampleLook")}</Link>
      </div>
      <Consequences
        isOpen={isAsked}
        title={w("sampleRemoveTitle")}
        facts={figures}
        warning={w("sampleRemoveWarning")}
        act={w("sampleRemove")}
        isDanger
        mustTick
        onAct={() => remove.mutateAsync({})}
        onClose={() => setAsked(false)}
      />
    </>
  );
}
