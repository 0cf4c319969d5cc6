import { Alert } from "antd";
import { useParams } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { ActForm, Loaded, Page, Section } from "@/shared/ui";
import { Deliveries } from "./deliveries";
import { EndpointActs } from "./endpoint-acts";
import { EndpointFields } from "./endpoint-fields";
import { EndpointState } from "./states";
import { useWords } from "./words";

type Endpoint = Schema<"Endpoint">;
type Input = Schema<"EndpointInput">;

/** One endpoint: what was sent to it and what came back first, then where and what. */
export function EndpointPage() {
  const w = useWords();
  const { endpointId = "" } = useParams();
  const mayWrite = useMay("webhooks.write");
  const endpoint = useOne("/v1/webhooks/{endpoint_id}", { path: { endpoint_id: endpointId } });
  return (
    <Page
      title={endpoint.data?.description || (endpoint.data?.url ?? w("endpoint"))}
      lead={endpoint.data?.url}
      tags={endpoint.data && <EndpointState of={endpoint.data} />}
      back={{ to: "/webhooks", text: w("title") }}
      actions={endpoint.data && mayWrite && <EndpointActs of={endpoint.data} />}
    >
      <Loaded query={endpoint}>
        {(found) => (
          <>
            {!mayWrite && <Alert type="info" showIcon title={w("readOnly")} />}
            <Deliveries endpointId={found.id} />
            <Settings key={found.updated_at} of={found} isDisabled={!mayWrite} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Settings({ of: endpoint, isDisabled }: { of: Endpoint; isDisabled: boolean }) {
  const w = useWords();
  const change = useAct("put", "/v1/webhooks/{endpoint_id}", { done: w("saved"), isQuiet: true });
  const { url, description, topics, state } = endpoint;
  return (
    <Section title={w("settings")}>
      <ActForm<Input>
        act={w("save")}
        initial={{ url, description, topics, state }}
        onSubmit={(body) => change.mutateAsync({ path: { endpoint_id: endpoint.id }, body })}
        isDisabled={isDisabled}
      >
        <EndpointFields />
      </ActForm>
    </Section>
  );
}
