import { Link } from "react-router";
import { useOne, wholeList, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { ListPage, PrimaryAct, When, type Column } from "@/shared/ui";
import { EndpointState } from "./states";
import { useWords } from "./words";
import "./webhooks.css";

type Endpoint = Schema<"Endpoint">;

/** Which systems are told what happens. */
export function WebhooksPage() {
  const w = useWords();
  const mayWrite = useMay("webhooks.write");
  const found = useOne("/v1/webhooks", {});
  const add = mayWrite && <PrimaryAct text={w("add")} to="/webhooks/new" />;
  return (
    <ListPage
      id="webhooks"
      title={w("title")}
      lead={w("lead")}
      actions={add}
      list={wholeList(found, found.data?.items)}
      columns={useEndpointColumns()}
      rowKey={(endpoint) => endpoint.id}
      to={(endpoint) => `/webhooks/${endpoint.id}`}
      empty={{ title: w("emptyTitle"), hint: w("emptyHint"), action: add }}
    />
  );
}

function useEndpointColumns(): Column<Endpoint>[] {
  const w = useWords();
  return [
    {
      key: "url",
      title: w("url"),
      phone: "title",
      render: (endpoint) => (
        <>
          <Link to={`/webhooks/${endpoint.id}`} className="webhook-url">
            {endpoint.url}
          </Link>
          {endpoint.description && <div className="secondary small">{endpoint.description}</div>}
        </>
      ),
      text: (endpoint) => endpoint.url,
    },
    {
      key: "topics",
      title: w("topics"),
      render: ({ topics }) =>
        topics.length === 0 ? w("topicsAll") : <code>{topics.join(", ")}</code>,
      text: ({ topics }) => topics.join(" "),
    },
    {
      key: "state",
      title: w("state"),
      render: (endpoint) => <EndpointState of={endpoint} />,
      text: (endpoint) => w(endpoint.state),
    },
    {
      key: "updated_at",
      title: w("changed"),
      phone: "hide",
      render: (endpoint) => <When at={endpoint.updated_at} as="relative" />,
      text: (endpoint) => endpoint.updated_at,
    },
  ];
}
