import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useDeferredValue } from "react";
import { ask, type ApiProblem, type Answer } from "@/shared/api";
import { Problem } from "@/shared/ui";
import { EffectsList } from "./effects";
import { useWords } from "./words";

type Preview = Answer<"post", "/v1/orders/{document_id}/returns/preview">;

interface PreviewProps {
  orderId: string;
  lines: { ordinal: number; quantity: string }[];
  store: string | null;
  money: (minor: number) => string;
}

/** What the return would do, told by the server, which has tried it and taken it back. */
export function ReturnPreview({ orderId, lines, store, money }: PreviewProps) {
  const w = useWords();
  const asked = useDeferredValue({ lines, store });
  const preview = useQuery<Preview, ApiProblem>({
    queryKey: ["return preview", orderId, JSON.stringify(asked)],
    queryFn: () =>
      ask("post", "/v1/orders/{document_id}/returns/preview", {
        path: { document_id: orderId },
        body: asked,
      }),
    enabled: lines.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });
  if (lines.length === 0) return <div className="secondary">{w("chooseLines")}</div>;
  if (preview.error) return <Problem problem={preview.error} title={w("notPossible")} />;
  if (!preview.data) return <Skeleton active title={false} />;
  const { total, effects } = preview.data;
  // What is empty is left out of the answer.
  const { units = [] } = effects as Partial<typeof effects>;
  const kept = units.reduce((sum, each) => sum + (each.deduct_minor ?? 0), 0);
  return (
    <div className="stack" aria-live="polite">
      <div className="refund">
        <span className="secondary">{w("refund")}</span>
        <strong className="number">{money(-total.amount - kept)}</strong>
      </div>
      {kept > 0 && <div className="secondary">{w("keepBack", { money: money(kept) })}</div>}
      <EffectsList effects={effects} money={money} />
    </div>
  );
}
