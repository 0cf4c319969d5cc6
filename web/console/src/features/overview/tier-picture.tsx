import { Link } from "react-router";
import { useFormats } from "@/shared/formats";
import { useName } from "@/shared/i18n";
import { Section } from "@/shared/ui";
import { membersAt, type Overview, type Trend } from "./figures";
import { useWords } from "./words";

type Ladder = NonNullable<Overview["ladders"]>[number];

interface Step {
  code: string;
  name: string;
  members: Trend;
}

/** How many members stand on each tier, the highest first; each bar leads to them. */
export function TierPicture({ ladder, isOnly }: { ladder: Ladder; isOnly: boolean }) {
  const w = useWords();
  const name = useName();
  const steps: Step[] = [
    ...ladder.tiers.map((tier) => ({
      code: tier.tier,
      name: tier.names ? name(tier.names) : tier.tier,
      members: tier.members,
    })),
    { code: "", name: w("withoutTier"), members: ladder.without_tier },
  ];
  const total = steps.reduce((sum, step) => sum + step.members.value, 0);
  const most = Math.max(1, ...steps.map((step) => step.members.value));
  const title = ladder.names ? name(ladder.names) : ladder.ladder;
  return (
    <Section title={isOnly ? w("tiers") : `${w("tiers")} · ${title}`}>
      <ul className="tier-bars">
        {steps.map((step) => (
          <TierBar key={step.code} ladder={ladder.ladder} step={step} total={total} most={most} />
        ))}
      </ul>
    </Section>
  );
}

interface BarProps {
  ladder: string;
  step: Step;
  total: number;
  most: number;
}

function TierBar({ ladder, step, total, most }: BarProps) {
  const w = useWords();
  const formats = useFormats();
  const { value, previous } = step.members;
  const moved = value - previous;
  const share = formats.share(total === 0 ? 0 : value / total);
  const change = `${moved > 0 ? "+" : ""}${formats.count(moved)}`;
  const parameter = step.code ? `${ladder}:${step.code}` : `${ladder}:`;
  return (
    <li>
      <Link to={membersAt({ tier: parameter })} className="tier-bar">
        <span className="tier-name">{step.name}</span>
        <span className="tier-track" aria-hidden="true">
          {value > 0 && <span style={{ width: `max(2px, ${(value / most) * 100}%)` }} />}
        </span>
        <span className="number tier-count">{formats.count(value)}</span>
        <span className="number secondary small" title={w("share", { share })}>
          {share}
        </span>
        <span className="number secondary small" title={w("tierChange", { change })}>
          {moved === 0 ? "" : change}
        </span>
      </Link>
    </li>
  );
}
