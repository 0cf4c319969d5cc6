import { useState } from "react";
import { useNavigate } from "react-router";
import { useAct, type Schema } from "@/shared/api";
import { ActForm, Page, SecretOnce, Section } from "@/shared/ui";
import { EndpointFields } from "./endpoint-fields";
import { useWords } from "./words";

type Input = Schema<"EndpointInput">;

/** A new endpoint; its signing secret is shown once. */
export function NewEndpointPage() {
  const w = useWords();
  const navigate = useNavigate();
  const [issued, setIssued] = useState<Schema<"IssuedSecret"> | null>(null);
  const create = useAct("post", "/v1/webhooks", { isQuiet: true });
  return (
    <Page title={w("add")} back={{ to: "/webhooks", text: w("title") }} width="form">
      <Section>
        <ActForm<Input>
          act={w("create")}
          initial={{ topics: [], description: "", state: "active" }}
          onSubmit={async (body) => setIssued(await create.mutateAsync({ body }))}
          onCancel={() => void navigate("/webhooks")}
        >
          <EndpointFields />
        </ActForm>
      </Section>
      {issued && (
        <SecretOnce
          isOpen
          title={w("created")}
          secrets={[{ label: w("secret"), value: issued.secret }]}
          note={w("secretNote")}
          onClose={() => void navigate(`/webhooks/${issued.endpoint.id}`)}
        />
      )}
    </Page>
  );
}
