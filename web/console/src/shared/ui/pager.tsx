import { LeftOutlined, RightOutlined, VerticalRightOutlined } from "@ant-design/icons";
import { Button, Flex } from "antd";
import type { List } from "@/shared/api";
import { useSharedWords } from "../words";

/** To the pages beside this one; nothing where there is only one. */
export function Pager({ list }: { list: List<unknown> }) {
  const w = useSharedWords();
  if (!list.hasNext && !list.hasPrevious) return null;
  return (
    <Flex gap={8} justify="end" className="pager">
      <Button
        icon={<VerticalRightOutlined />}
        disabled={!list.hasPrevious}
        onClick={list.first}
        aria-label={w("firstPage")}
      />
      <Button icon={<LeftOutlined />} disabled={!list.hasPrevious} onClick={list.previous}>
        {w("previousPage")}
      </Button>
      <Button
        icon={<RightOutlined />}
        iconPlacement="end"
        disabled={!list.hasNext}
        onClick={list.next}
      >
        {w("nextPage")}
      </Button>
    </Flex>
  );
}
