import { Alert, Button, Typography } from "antd";
import type { ApiProblem } from "@/shared/api";
import { useTold } from "@/shared/refusals";
import { useSharedWords } from "../words";
import { CopyId } from "./copy-id";

interface ProblemProps {
  problem: ApiProblem;
  onRetry?: (() => void) | undefined;
  /** What could not be done; by default that something could not be loaded. */
  title?: string;
}

/** What went wrong: in words, with its code and the request to ask about. */
export function Problem({ problem, onRetry, title }: ProblemProps) {
  const w = useSharedWords();
  const { text, more, raw } = useTold()(problem);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={title ?? w("problem")}
      description={
        <>
          <div>{text}</div>
          {more && <div className="small">{more}</div>}
          <Typography.Text type="secondary" className="small">
            {w("problemCode", { code: problem.code })}
            {problem.requestId && (
              <>
                {" · "}
                {w("problemRequest", { id: "" })}
                <CopyId id={problem.requestId} isWhole />
              </>
            )}
          </Typography.Text>
          {raw && (
            <details className="small">
              <summary>{w("problemRaw")}</summary>
              <span lang="en">{raw}</span>
            </details>
          )}
        </>
      }
      action={onRetry && <Button onClick={onRetry}>{w("again")}</Button>}
    />
  );
}
