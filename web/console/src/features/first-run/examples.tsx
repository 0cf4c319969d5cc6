import { Button, Card, Descriptions, Drawer, Flex } from "antd";
import { useState } from "react";
import { ask, useAct, useOne, type Schema } from "@/shared/api";
import { useName, type Names } from "@/shared/i18n";
import { useMay } from "@/shared/session";
import { Consequences, CopyButton, Loaded } from "@/shared/ui";
import { enterNeeded } from "./needed";
import { useWords } from "./words";

type Example = Schema<"ExampleAnswer">;

/** Ready programs: what each is about, what stands in it, and the one act to begin with it. */
export function Examples({ isLocked = false }: { isLocked?: boolean }) {
  const w = useWords();
  const mayRead = useMay("rules.read");
  const found = useOne("/v1/examples", {}, { isEnabled: mayRead });
  const [chosen, setChosen] = useState<Example | null>(null);
  const [shown, setShown] = useState<Example | null>(null);
  if (!mayRead) return <span className="secondary">{w("mayNot")}</span>;
  return (
    <>
      <Loaded query={found}>
        {({ items }) => (
          <div className="examples">
            {items.map((example) => (
              <ExampleCard
                key={example.code}
                example={example}
                isLocked={isLocked}
                onLook={() => setShown(example)}
                onUse={() => setChosen(example)}
              />
            ))}
          </div>
        )}
      </Loaded>
      {chosen && <Use example={chosen} onClose={() => setChosen(null)} />}
      {shown && <Inside example={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function namesOf(texts: Record<string, string>): Names {
  return texts as unknown as Names;
}

interface CardProps {
  example: Example;
  /** While the sample comes in or goes, it alone changes what there is. */
  isLocked: boolean;
  onLook: () => void;
  onUse: () => void;
}

function ExampleCard({ example, isLocked, onLook, onUse }: CardProps) {
  const w = useWords();
  const name = useName();
  const mayUse = useMay("rules.write", "tiers.write");
  const title = name(namesOf(example.titles));
  return (
    <Card size="small" className="example" role="group" aria-label={title}>
      <h3>{title}</h3>
      <p>{name(namesOf(example.summaries))}</p>
      <Flex wrap gap={8}>
        <Button
          type="primary"
          disabled={!mayUse || isLocked}
          title={isLocked ? w("sampleMoves") : mayUse ? undefined : w("mayNot")}
          aria-label={`${w("use")}: ${title}`}
          onClick={onUse}
        >
          {w("use")}
        </Button>
        <Button aria-label={`${w("look")}: ${title}`} onClick={onLook}>
          {w("look")}
        </Button>
      </Flex>
    </Card>
  );
}

function Use({ example, onClose }: { example: Example; onClose: () => void }) {
  const w = useWords();
  const name = useName();
  const title = name(namesOf(example.titles));
  const apply = useAct("post", "/v1/examples/{code}/apply", {
    changes: ["/v1"],
    done: w("used", { name: example.program_name }),
    isQuiet: true,
  });

  async function begin(): Promise<void> {
    const path = { code: example.code };
    if (example.needs_codes.length > 0) {
      await enterNeeded((await ask("get", "/v1/examples/{code}", { path })).document);
    }
    await apply.mutateAsync({ path, body: { live_from: null } });
  }

  const listed = (codes: string[]) => (codes.length > 0 ? codes.join(", ") : w("none"));
  return (
    <Consequences
      isOpen
      title={w("useTitle", { name: title })}
      facts={[
        { label: w("program"), value: `${example.program_name} (${example.program_code})` },
        { label: w("currency"), value: example.currency },
        { label: w("timeZone"), value: example.time_zone },
        { label: w("assets"), value: listed(example.assets) },
        { label: w("rules"), value: listed(example.rules) },
        { label: w("ladders"), value: listed(example.ladders) },
      ]}
      act={w("use")}
      onAct={begin}
      onClose={onClose}
    >
      <span className="secondary">{w("useNote")}</span>
      {example.needs_codes.length > 0 && (
        <span className="secondary">{w("needs", { codes: example.needs_codes.join(", ") })}</span>
      )}
    </Consequences>
  );
}

function Inside({ example, onClose }: { example: Example; onClose: () => void }) {
  const w = useWords();
  const name = useName();
  const found = useOne("/v1/examples/{code}", { path: { code: example.code } });
  return (
    <Drawer
      open
      size="large"
      title={w("inside", { name: name(namesOf(example.titles)) })}
      onClose={onClose}
    >
      <div className="stack">
        <Descriptions
          size="small"
          column={1}
          items={[
            { key: "assets", label: w("assets"), children: example.assets.join(", ") },
            { key: "rules", label: w("rules"), children: example.rules.join(", ") || w("none") },
            {
              key: "ladders",
              label: w("ladders"),
              children: example.ladders.join(", ") || w("none"),
            },
          ]}
        />
        <Loaded query={found}>
          {({ text }) => (
            <div className="snippet">
              <pre>{text}</pre>
              <CopyButton text={text} label={w("copyText")} />
            </div>
          )}
        </Loaded>
      </div>
    </Drawer>
  );
}
