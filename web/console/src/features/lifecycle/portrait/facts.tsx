import type { ReactNode } from "react";
import { useFormats } from "@/shared/formats";
import { StageTag, useStageWords } from "@/shared/stages";
import { Money, NONE, StateTag, When } from "@/shared/ui";
import { useWords } from "../words";
import { moneyOf, spentOf } from "./spent";
import type { Portrait } from "./use-portrait";

const LATE = 1.5;

/** The four things to know first: stage, worth, rhythm, and how they take to offers. */
export function Facts({ portrait }: { portrait: Portrait }) {
  return (
    <dl className="portrait-facts">
      <StageFact portrait={portrait} />
      <ValueFact portrait={portrait} />
      <RhythmFact portrait={portrait} />
      <OffersFact portrait={portrait} />
    </dl>
  );
}

interface FactProps {
  label: string;
  value: ReactNode;
  children?: ReactNode;
}

function Fact({ label, value, children }: FactProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="portrait-value number">{value}</dd>
      {children && <dd className="portrait-notes">{children}</dd>}
    </div>
  );
}

function StageFact({ portrait: { stage } }: { portrait: Portrait }) {
  const w = useWords();
  const name = useStageWords();
  const formats = useFormats();
  if (stage === null) return <Fact label={w("stage")} value={NONE} />;
  const { standing, next, why } = stage;
  return (
    <Fact label={w("stage")} value={<StageTag stage={standing.stage} />}>
      <div>{w("since", { day: formats.date(standing.since), why: w(`why.${why}`) })}</div>
      {next !== null && standing.due_at !== null && (
        <div>
          {w("becomes", { stage: name(`stage.${next}`), day: formats.date(standing.due_at) })}
        </div>
      )}
    </Fact>
  );
}

function ValueFact({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  const formats = useFormats();
  const { value } = portrait.picture;
  const baskets = value.spent.map((each) =>
    formats.money(moneyOf(each.basket_micro, each.currency)),
  );
  if (value.order_count === 0) return <Fact label={w("value")} value={w("noOrderYet")} />;
  return (
    <Fact
      label={w("value")}
      value={spentOf(portrait).map((each) => (
        <div key={each.currency}>
          <Money value={each} />
        </div>
      ))}
    >
      <div>
        {w("orders", { count: value.order_count })}
        {value.return_count > 0 && ` · ${w("returns", { count: value.return_count })}`}
      </div>
      <div>{w("basket", { money: baskets.join(" · ") })}</div>
    </Fact>
  );
}

function RhythmFact({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  const formats = useFormats();
  const own = portrait.stage?.rhythm;
  const { rhythm, value } = portrait.picture;
  const { interval_days_median: median, of_rhythm: times } = rhythm;
  return (
    <Fact label={w("rhythm")} value={median === null ? NONE : w("every", { count: median })}>
      {value.last_order_at && (
        <div>
          {w("lastOrder")} <When at={value.last_order_at} as="relative" />
        </div>
      )}
      {times !== null &&
        (times > LATE ? (
          <StateTag tone="warning" text={w("late", { times: Math.round(times * 10) / 10 })} />
        ) : (
          <StateTag tone="good" text={w("onTime")} />
        ))}
      {own?.alive_probability != null && (
        <>
          <div>{w("aliveNow", { share: formats.share(own.alive_probability, 0) })}</div>
          <div>{w("dormantOn", { day: formats.date(own.dormant_on) })}</div>
        </>
      )}
    </Fact>
  );
}

function OffersFact({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  const formats = useFormats();
  const { sensitivity, share, average, order_count } = portrait.picture.offers;
  if (order_count === 0) return <Fact label={w("offers")} value={NONE} />;
  return (
    <Fact label={w("offers")} value={w(`offers.${sensitivity}`)}>
      {share !== null && <div>{w("offersShare", { share: formats.share(share, 0) })}</div>}
      {average !== null && <div>{w("offersAverage", { share: formats.share(average, 0) })}</div>}
    </Fact>
  );
}
