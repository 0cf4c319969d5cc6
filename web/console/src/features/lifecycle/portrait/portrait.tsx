import { Button } from "antd";
import { useState } from "react";
import { useFormats } from "@/shared/formats";
import { Loaded, Section } from "@/shared/ui";
import { useWords } from "../words";
import { Facts } from "./facts";
import { Favourites } from "./favourites";
import "./portrait.css";
import { Scores } from "./scores";
import { StageHistory } from "./stage-history";
import { usePortrait } from "./use-portrait";

/** Who a member is to the shop, at a glance: stage, worth, rhythm, liking and scores. */
export function MemberPortrait({ memberId }: { memberId: string }) {
  const w = useWords();
  const formats = useFormats();
  const portrait = usePortrait(memberId);
  const [isOpen, setOpen] = useState(false);
  const scored = portrait.data?.liveliness ?? portrait.data?.rfm;
  return (
    <Section
      title={w("portrait")}
      lead={scored ? w("portraitLead", { day: formats.day(scored.as_of) }) : w("portraitNow")}
      extra={
        <Button size="small" onClick={() => setOpen(true)}>
          {w("history")}
        </Button>
      }
    >
      <Loaded query={portrait}>
        {(found) => (
          <div className="portrait">
            <Facts portrait={found} />
            {found.picture.value.order_count > 0 && <Favourites portrait={found} />}
            <Scores portrait={found} />
            {found.picture.is_cut && <p className="secondary small">{w("isCut")}</p>}
          </div>
        )}
      </Loaded>
      <StageHistory memberId={memberId} isOpen={isOpen} onClose={() => setOpen(false)} />
    </Section>
  );
}
