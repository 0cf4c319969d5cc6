import { Button } from "antd";
import { Link } from "react-router";
import { Empty } from "@/shared/ui/page";
import { useFrameWords } from "./words";

export function NotFound() {
  const w = useFrameWords();
  return (
    <Empty
      title={w("notFound")}
      hint={w("notFoundHint")}
      action={
        <Link to="/">
          <Button type="primary">{w("toStart")}</Button>
        </Link>
      }
    />
  );
}
