import { Button } from "antd";
import { useRouteError } from "react-router";
import { Empty } from "@/shared/ui/page";
import { useFrameWords } from "./words";

/** What stands in place of a page that broke, or whose part is of a version that is gone. */
export function Crash() {
  const w = useFrameWords();
  const error = useRouteError();
  const detail = error instanceof Error ? error.message : "";
  const isOutdated = /dynamically imported module|Importing a module/i.test(detail);
  return (
    <Empty
      title={w(isOutdated ? "updated" : "crashed")}
      hint={
        <>
          <p>{w(isOutdated ? "updatedHint" : "crashedHint")}</p>
          {!isOutdated && detail && <code>{detail}</code>}
        </>
      }
      action={
        <Button type="primary" onClick={() => location.reload()}>
          {w("reload")}
        </Button>
      }
    />
  );
}
