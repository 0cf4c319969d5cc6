import { Button, Flex, InputNumber, List } from "antd";
import type { Schema } from "@/shared/api";
import { Article } from "./lines";
import { useWords } from "./words";

type Line = Schema<"LineAnswer">;

interface ReturnLinesProps {
  lines: Line[];
  quantities: Record<number, string>;
  onChange: (quantities: Record<number, string>) => void;
}

/** How many of each line come back: buttons big enough for a finger. */
export function ReturnLines({ lines, quantities, onChange }: ReturnLinesProps) {
  const w = useWords();
  const all = Object.fromEntries(lines.map((line) => [line.ordinal, String(leftOf(line))]));
  return (
    <>
      <List
        dataSource={lines}
        rowKey="ordinal"
        renderItem={(line) => (
          <ReturnLine
            line={line}
            quantity={quantities[line.ordinal] ?? "0"}
            onChange={(quantity) => onChange({ ...quantities, [line.ordinal]: quantity })}
          />
        )}
      />
      <Flex gap={8} className="return-all">
        <Button onClick={() => onChange(all)}>{w("everything")}</Button>
        <Button onClick={() => onChange({})}>{w("nothing")}</Button>
      </Flex>
    </>
  );
}

interface LineProps {
  line: Line;
  quantity: string;
  onChange: (quantity: string) => void;
}

function ReturnLine({ line, quantity, onChange }: LineProps) {
  const w = useWords();
  const left = leftOf(line);
  const name = line.description ?? line.sku;
  const isWhole = Number.isInteger(Number(line.quantity));
  return (
    <List.Item className="return-line">
      <div>
        <Article line={line} />
        <div className="small secondary">
          {w("boughtAndLeft", { bought: line.quantity, left: String(left) })}
        </div>
      </div>
      {left > 0 && (
        <Flex gap={8} align="center">
          <Button
            size="large"
            aria-label={w("oneLess", { name })}
            disabled={Number(quantity) <= 0}
            onClick={() => onChange(text(Math.max(0, Number(quantity) - 1)))}
          >
            −
          </Button>
          <InputNumber<string>
            stringMode
            size="large"
            aria-label={w("quantityOf", { name })}
            value={quantity}
            min="0"
            max={String(left)}
            precision={isWhole ? 0 : 3}
            controls={false}
            className="return-quantity"
            onChange={(value) => onChange(value ?? "0")}
          />
          <Button
            size="large"
            aria-label={w("oneMore", { name })}
            disabled={Number(quantity) >= left}
            onClick={() => onChange(text(Math.min(left, Number(quantity) + 1)))}
          >
            +
          </Button>
        </Flex>
      )}
    </List.Item>
  );
}

/** What of a line has not come back yet. */
function leftOf(line: Line): number {
  return Number(text(Number(line.quantity) - Number(line.returned_quantity)));
}

function text(quantity: number): string {
  return String(Math.round(quantity * 1000) / 1000);
}
