import { Spin } from "antd";
import { useFrameWords } from "./words";

/** The moment before the first page. */
export function Starting() {
  const w = useFrameWords();
  return (
    <div className="starting" role="status" aria-label={w("starting")}>
      <Spin />
    </div>
  );
}
