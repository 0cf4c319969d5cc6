import { SearchOutlined } from "@ant-design/icons";
import { Button, Flex, Form, Input, type InputRef } from "antd";
import { useRef, useState } from "react";
import { ApiProblem, ask, problemOf, type Answer, type Schema } from "@/shared/api";
import { Empty, Page, Problem, Section } from "@/shared/ui";
import { Customer } from "./customer";
import { useWords } from "./words";
import "./orders.css";

type Found = Answer<"post", "/v1/members:resolve">;
type IdentityKind = Schema<"Identity">["kind"];

const PHONE = /^[+\d][\d\s()-]{4,}$/;

/**
 * The till's page: a phone number or card, written or scanned (a scanner types and presses
 * Enter), and the customer with what they have and what they bought stands there.
 */
export function CounterPage() {
  const w = useWords();
  const input = useRef<InputRef>(null);
  const [text, setText] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  async function look(): Promise<void> {
    if (text.trim() === "") return;
    setBusy(true);
    setProblem(null);
    setFound(null);
    try {
      setFound(await resolve(text.trim()));
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
      input.current?.select();
    }
  }

  function clear(): void {
    setText("");
    setFound(null);
    setProblem(null);
    input.current?.focus();
  }

  return (
    <Page title={w("counterTitle")} lead={w("counterLead")}>
      <Section>
        <Form onFinish={() => void look()}>
          <Flex gap={8} wrap className="counter-search">
            <Input
              ref={input}
              size="large"
              // A till is there for this one thing: whoever scans must not have to click first.
              autoFocus
              autoComplete="off"
              inputMode="tel"
              prefix={<SearchOutlined />}
              aria-label={w("counterInput")}
              placeholder={w("counterInput")}
              value={text}
              maxLength={200}
              onChange={(event) => setText(event.target.value)}
            />
            <Button size="large" type="primary" htmlType="submit" loading={isBusy}>
              {w("find")}
            </Button>
            {(found ?? problem) && (
              <Button size="large" onClick={clear}>
                {w("nextCustomer")}
              </Button>
            )}
          </Flex>
        </Form>
      </Section>
      {problem &&
        (problem.code === "member_not_found" ? (
          <Section>
            <Empty title={w("nobodyFound")} hint={w("nobodyFoundHint")} />
          </Section>
        ) : (
          <Problem problem={problem} onRetry={() => void look()} />
        ))}
      {found && <Customer found={found} />}
    </Page>
  );
}

/** Whom a phone number, a card or an address of mail names: what looks like one is tried first. */
async function resolve(text: string): Promise<Found> {
  const kinds: IdentityKind[] = text.includes("@")
    ? ["email"]
    : PHONE.test(text)
      ? ["phone", "card"]
      : ["card"];
  let last: unknown;
  for (const kind of kinds) {
    const identity = { kind, value: text, namespace: "", is_verified: false };
    try {
      return await ask("post", "/v1/members:resolve", { body: { identities: [identity] } });
    } catch (error) {
      last = error;
      if (!mayBeAnother(error)) break;
    }
  }
  throw last;
}

function mayBeAnother(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 404 || error.status === 400);
}
