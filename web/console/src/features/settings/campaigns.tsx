import { DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useAct, useList, type Schema } from "@/shared/api";
import { When } from "@/shared/ui";
import { CatalogEntries, NameAndCode, nullEmpty } from "./catalog-parts";
import { EntryDrawer, refuseUnsaved } from "./entry-drawer";
import { useWords } from "./words";

type Campaign = Schema<"Campaign">;
type Sent = Schema<"CampaignInput">;

interface Values extends Omit<Sent, "starts_at" | "ends_at"> {
  starts_at?: Dayjs | null;
  ends_at?: Dayjs | null;
}

const MARKS = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"] as const;

/** Campaigns that orders and events can come from. */
export function Campaigns() {
  const w = useWords();
  return (
    <CatalogEntries<Campaign>
      title={w("part.campaigns")}
      list={useList("/v1/catalog/campaigns", { query: {} })}
      columns={[
        { key: "starts", title: w("startsAt"), render: (each) => <When at={each.starts_at} /> },
        { key: "ends", title: w("endsAt"), render: (each) => <When at={each.ends_at} /> },
        {
          key: "marks",
          title: w("marks"),
          render: (each) => (
            <code>
              {MARKS.map((mark) => each[mark])
                .filter(Boolean)
                .join(" · ")}
            </code>
          ),
        },
      ]}
      empty={{ title: w("campaignsEmpty") }}
      form={(of, close) => <Edited of={of} onClose={close} />}
    />
  );
}

function Edited({ of: campaign, onClose }: { of: Campaign | "new"; onClose: () => void }) {
  const w = useWords();
  const isNew = campaign === "new";
  const save = useAct("put", "/v1/catalog/campaigns", {
    changes: ["/v1/catalog/campaigns"],
    isQuiet: true,
  });
  return (
    <EntryDrawer<Values>
      title={isNew ? w("add") : campaign.name}
      initial={isNew ? {} : valuesOf(campaign)}
      prefix={["items", 0]}
      onSave={async (values) =>
        refuseUnsaved(await save.mutateAsync({ body: { items: [sentOf(values)] } }))
      }
      onClose={onClose}
    >
      <NameAndCode isNew={isNew} />
      <div className="form-grid">
        <Form.Item name="starts_at" label={w("startsAt")}>
          <DatePicker className="wide" showTime={{ format: "HH:mm" }} />
        </Form.Item>
        <Form.Item name="ends_at" label={w("endsAt")}>
          <DatePicker className="wide" showTime={{ format: "HH:mm" }} />
        </Form.Item>
      </div>
      {MARKS.map((mark) => (
        <Form.Item key={mark} name={mark} label={<code>{mark}</code>}>
          <Input maxLength={200} />
        </Form.Item>
      ))}
    </EntryDrawer>
  );
}

function valuesOf(campaign: Campaign): Values {
  const { starts_at, ends_at, ...rest } = campaign;
  return {
    ...rest,
    starts_at: starts_at ? dayjs(starts_at) : null,
    ends_at: ends_at ? dayjs(ends_at) : null,
  };
}

function sentOf(values: Values): Sent {
  const { starts_at, ends_at, ...rest } = values;
  return {
    ...nullEmpty(rest),
    starts_at: starts_at?.toISOString() ?? null,
    ends_at: ends_at?.toISOString() ?? null,
  };
}
