import { Link } from "react-router";
import { useList, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import {
  FilterChoice,
  FilterText,
  ListPage,
  NONE,
  PrimaryAct,
  StateTag,
  useView,
  When,
  type Column,
} from "@/shared/ui";
import { useWords } from "./words";

type Store = Schema<"Store">;

const FILTERS = ["text", "is_confirmed"] as const;

/** All stores, those that were only mentioned among them. */
export function StoresPage() {
  const w = useWords();
  const mayWrite = useMay("catalog.write");
  const [view] = useView(FILTERS);
  const stores = useList("/v1/catalog/stores", {
    query: {
      text: view.text ?? null,
      is_confirmed: view.is_confirmed === undefined ? null : view.is_confirmed === "true",
    },
  });
  const add = mayWrite && <PrimaryAct text={w("add")} to="/stores/new" />;
  return (
    <ListPage
      id="stores"
      title={w("title")}
      lead={w("lead")}
      actions={add}
      list={stores}
      columns={useStoreColumns()}
      rowKey={(store) => store.code}
      to={(store) => `/stores/${encodeURIComponent(store.code)}`}
      filterNames={FILTERS}
      filters={
        <>
          <FilterText name="text" label={w("search")} />
          <FilterChoice
            name="is_confirmed"
            label={w("known")}
            options={[
              { value: "true", label: w("confirmed") },
              { value: "false", label: w("unconfirmed") },
            ]}
          />
        </>
      }
      empty={{ title: w("emptyTitle"), hint: w("emptyHint") }}
    />
  );
}

function useStoreColumns(): Column<Store>[] {
  const w = useWords();
  return [
    {
      key: "name",
      title: w("name"),
      phone: "title",
      render: (store) => <Link to={`/stores/${encodeURIComponent(store.code)}`}>{store.name}</Link>,
      text: (store) => store.name,
    },
    {
      key: "code",
      title: w("code"),
      render: (store) => <code>{store.code}</code>,
      text: (store) => store.code,
    },
    {
      key: "city",
      title: w("city"),
      render: (store) => placeOf(store) || NONE,
      text: (store) => store.city ?? "",
    },
    {
      key: "state",
      title: w("state"),
      render: (store) =>
        store.is_confirmed ? (
          <StateTag
            tone={store.is_open ? "good" : "neutral"}
            text={w(store.is_open ? "open" : "closed")}
          />
        ) : (
          <StateTag tone="warning" text={w("unconfirmed")} />
        ),
      text: (store) => w(store.is_open ? "open" : "closed"),
    },
    {
      key: "time_zone",
      title: w("timeZone"),
      isExtra: true,
      render: (store) => store.time_zone ?? NONE,
      text: (store) => store.time_zone ?? "",
    },
    {
      key: "updated_at",
      title: w("updated"),
      phone: "hide",
      render: (store) => <When at={store.updated_at} as="relative" />,
      text: (store) => store.updated_at,
    },
  ];
}

// A city that is a region of its own is named once.
function placeOf({ city, region }: Store): string {
  return [...new Set([city, region])].filter(Boolean).join(" · ");
}
