import { DeleteOutlined, UploadOutlined } from "@ant-design/icons";
import { Button, Flex } from "antd";
import { useState } from "react";
import { BringUp } from "@/features/insight";
import { useAct, useList, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import {
  Consequences,
  DataTable,
  Empty,
  Money,
  NONE,
  Section,
  useView,
  When,
  type Column,
} from "@/shared/ui";
import { Head } from "../parts/head";
import { PlaceWords } from "../parts/place-words";
import { useWords } from "../words";
import { CostDrawer } from "./cost-drawer";
import { ImportDrawer } from "./import-drawer";
import { lastDay } from "./last-day";

type Cost = Schema<"KeptCost">;

// A cost without a reference is known by its own content, which nobody wants to read.
const IS_CONTENT = /^[0-9a-f]{32}$/;

/** What was spent on whom and when: entered by hand, or from a file. */
export function CostsPart() {
  const w = useWords();
  const mayWrite = useMay("acquisition.write");
  const [view, setView] = useView(["new"]);
  const [dropped, setDropped] = useState<Cost | null>(null);
  const list = useList("/v1/acquisition/costs", {}, { name: "costs" });
  const acts = mayWrite && (
    <Flex wrap gap={8}>
      <Button icon={<UploadOutlined />} onClick={() => setView({ new: "costs" })}>
        {w("importCosts")}
      </Button>
      <Button type="primary" onClick={() => setView({ new: "cost" })}>
        {w("newCost")}
      </Button>
    </Flex>
  );
  const close = () => setView({ new: null });
  return (
    <>
      <Head lead={w("costsLead")}>{acts}</Head>
      <p className="secondary small acquisition-lookback">
        {w("costsCounted")} <BringUp withSnapshots />
      </p>
      <Section isFlush>
        <DataTable<Cost>
          list={list}
          columns={useColumns(mayWrite ? setDropped : null)}
          rowKey={(cost) => cost.id}
          label={w("costs")}
          empty={<Empty title={w("noCosts")} hint={w("noCostsHint")} />}
        />
      </Section>
      {view.new === "cost" && mayWrite && <CostDrawer onClose={close} />}
      {view.new === "costs" && mayWrite && <ImportDrawer onClose={close} />}
      <Dropping cost={dropped} onClose={() => setDropped(null)} />
    </>
  );
}

function useColumns(drop: ((cost: Cost) => void) | null): Column<Cost>[] {
  const w = useWords();
  const days = useDays();
  return [
    { key: "days", title: w("days"), phone: "title", render: (cost) => days(cost) },
    { key: "places", title: w("spentOn"), render: (cost) => <PlaceWords places={cost} /> },
    {
      key: "amount",
      title: w("amount"),
      isNumber: true,
      render: (cost) => <Money value={cost.amount} />,
    },
    {
      key: "reference",
      title: w("referenceAndNote"),
      render: ({ reference, note }) => {
        const told = [IS_CONTENT.test(reference) ? "" : reference, note].filter(Boolean);
        return told.length > 0 ? told.join(" · ") : NONE;
      },
    },
    {
      key: "entered",
      title: w("entered"),
      phone: "hide",
      render: (cost) => <When at={cost.created_at} as="minute" />,
    },
    ...(drop
      ? [
          {
            key: "drop",
            title: "",
            width: 56,
            render: (cost: Cost) => (
              <Button
                type="text"
                danger
                icon={<DeleteOutlined />}
                aria-label={`${w("drop")}: ${days(cost)}`}
                onClick={() => drop(cost)}
              />
            ),
          },
        ]
      : []),
  ];
}

/** The days of a cost in words. */
function useDays() {
  const formats = useFormats();
  return ({ from_on, before_on }: Cost) => {
    const last = lastDay(before_on);
    return last === from_on ? formats.day(from_on) : formats.days(from_on, last);
  };
}

function Dropping({ cost, onClose }: { cost: Cost | null; onClose: () => void }) {
  const w = useWords();
  const days = useDays();
  const drop = useAct("delete", "/v1/acquisition/costs/{cost_id}", {
    changes: ["/v1/acquisition/costs"],
    done: w("dropped"),
    isQuiet: true,
  });
  return (
    <Consequences
      isOpen={cost !== null}
      title={w("dropTitle")}
      isDanger
      act={w("drop")}
      facts={
        cost
          ? [
              { label: w("days"), value: days(cost) },
              { label: w("spentOn"), value: <PlaceWords places={cost} /> },
              { label: w("amount"), value: <Money value={cost.amount} /> },
            ]
          : []
      }
      warning={w("dropWarning")}
      onAct={async () => {
        if (cost) await drop.mutateAsync({ path: { cost_id: cost.id } });
      }}
      onClose={onClose}
    />
  );
}
