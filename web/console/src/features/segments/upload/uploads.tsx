import { Button } from "antd";
import { useState } from "react";
import { useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import { Empty, Loaded, Section, StateTag, Table, useView, When } from "@/shared/ui";
import type { Segment } from "../types";
import { useWords } from "../words";
import { Answers } from "./answers";
import { ChangeDialog } from "./change-dialog";

const EVERY_MS = 2_000;

/** The lists that were uploaded for a segment; the address says whose answers are shown. */
export function Uploads({ segment }: { segment: Segment }) {
  const w = useWords();
  const [view, setView] = useView(["upload"]);
  const [isOpen, setOpen] = useState(false);
  const mayWrite = useMay("segments.write") && segment.state !== "archived";
  const found = useOne(
    "/v1/segments/{code}/uploads",
    { path: { code: segment.code } },
    { every: (page) => (page?.items.some((each) => each.applied_at === null) ? EVERY_MS : false) },
  );
  const shown = view.upload ?? found.data?.items[0]?.id;
  return (
    <>
      <Section
        title={w("uploads")}
        lead={w("uploadsLead")}
        isFlush
        extra={mayWrite && <Button onClick={() => setOpen(true)}>{w("listChange")}</Button>}
      >
        <Loaded query={found}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={w("noUploads")} />
            ) : (
              <Lists items={items} shown={shown} onShow={(id) => setView({ upload: id })} />
            )
          }
        </Loaded>
      </Section>
      {shown && <Answers key={shown} code={segment.code} uploadId={shown} />}
      {isOpen && (
        <ChangeDialog
          segment={segment}
          onClose={() => setOpen(false)}
          onTaken={(id) => {
            setOpen(false);
            setView({ upload: id });
          }}
        />
      )}
    </>
  );
}

interface ListsProps {
  items: Schema<"Upload">[];
  shown: string | undefined;
  onShow: (id: string) => void;
}

function Lists({ items, shown, onShow }: ListsProps) {
  const w = useWords();
  const formats = useFormats();
  return (
    <Table
      aria-label={w("uploads")}
      rowKey="id"
      dataSource={items}
      columns={[
        {
          title: w("list"),
          render: (_, each) => (
            <button
              type="button"
              className="segment-choice"
              aria-pressed={each.id === shown}
              onClick={() => onShow(each.id)}
            >
              {each.file_name || w("pastedList")}
            </button>
          ),
        },
        { title: w("listMode"), render: (_, each) => w(`mode.${each.mode}`) },
        {
          title: w("lineCount"),
          align: "right",
          className: "number",
          render: (_, each) => formats.count(each.line_count),
        },
        {
          title: w("state"),
          render: (_, each) => (
            <StateTag
              tone={each.applied_at ? "good" : "active"}
              text={w(each.applied_at ? "applied" : "underWay")}
            />
          ),
        },
        { title: w("by"), render: (_, each) => each.uploaded_by },
        { title: w("changed"), render: (_, each) => <When at={each.uploaded_at} /> },
      ]}
    />
  );
}
