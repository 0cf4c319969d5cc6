import { SearchOutlined } from "@ant-design/icons";
import { Button, DatePicker, Flex, Input, Select } from "antd";
import dayjs from "dayjs";
import { useState, type ReactNode } from "react";
import { useSharedWords } from "../words";
import { useView } from "./use-view";

const WAIT_MS = 300;

interface FilterBarProps {
  /** The parameters that its filters set, so that they can be cleared together. */
  names: readonly string[];
  children: ReactNode;
}

/** The filters of a list, in a row that wraps. */
export function FilterBar({ names, children }: FilterBarProps) {
  const w = useSharedWords();
  const [view, setView] = useView(names);
  const isNarrowed = names.some((name) => view[name] !== undefined);
  return (
    <Flex wrap gap={8} className="filter-bar" role="search">
      {children}
      {isNarrowed && (
        <Button
          type="text"
          onClick={() => setView(Object.fromEntries(names.map((name) => [name, null])))}
        >
          {w("clearFilters")}
        </Button>
      )}
    </Flex>
  );
}

interface FilterProps {
  /** The parameter of the address. */
  name: string;
  label: string;
}

/** Free text; the list follows while one writes. */
export function FilterText({ name, label }: FilterProps) {
  const [view, setView] = useView([name]);
  const held = view[name] ?? "";
  const [text, setText] = useState(held);
  const [seen, setSeen] = useState(held);
  const [timer, setTimer] = useState<number>();
  if (held !== seen) {
    setSeen(held);
    setText(held);
  }

  function write(value: string): void {
    setText(value);
    window.clearTimeout(timer);
    setTimer(window.setTimeout(() => setView({ [name]: value.trim() }), WAIT_MS));
  }

  return (
    <Input
      className="filter-text"
      prefix={<SearchOutlined />}
      aria-label={label}
      placeholder={label}
      value={text}
      allowClear
      onChange={(event) => write(event.target.value)}
    />
  );
}

interface FilterChoiceProps extends FilterProps {
  options: { value: string; label: string }[];
  /** What no choice means, where it is not everything. */
  otherwise?: string;
}

/** One of several. */
export function FilterChoice({ name, label, options, otherwise }: FilterChoiceProps) {
  const [view, setView] = useView([name]);
  return (
    <Select
      className="filter-choice"
      aria-label={label}
      placeholder={otherwise ?? label}
      value={view[name] ?? null}
      options={options}
      allowClear
      showSearch={options.length > 8 ? { optionFilterProp: "label" } : false}
      popupMatchSelectWidth={false}
      onChange={(value: string | null) => setView({ [name]: value })}
    />
  );
}

interface FilterDatesProps {
  /** The parameters of the first day, and of the last. */
  names: readonly [from: string, until: string];
  label: string;
}

/** A range of days; the address holds `2026-03-01`. */
export function FilterDates({ names, label }: FilterDatesProps) {
  const w = useSharedWords();
  const [view, setView] = useView(names);
  const [from, until] = names.map((name) => (view[name] ? dayjs(view[name]) : null));
  return (
    <DatePicker.RangePicker
      className="filter-dates"
      aria-label={label}
      placeholder={[w("fromDay", { what: label }), w("until")]}
      value={[from ?? null, until ?? null]}
      allowEmpty={[true, true]}
      onChange={(days) =>
        setView({
          [names[0]]: days?.[0]?.format("YYYY-MM-DD"),
          [names[1]]: days?.[1]?.format("YYYY-MM-DD"),
        })
      }
    />
  );
}
