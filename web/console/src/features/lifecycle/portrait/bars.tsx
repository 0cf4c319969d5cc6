export interface Bar {
  key: string;
  name: string;
  /** From 0 to 1: how long the bar is. */
  share: number;
  /** What it comes to, at the end of the line. */
  text: string;
}

interface BarsProps {
  title: string;
  /** What they come to together, beside the title. */
  value?: string;
  bars: Bar[];
}

/** Names with a bar each, the longest first as they come. */
export function Bars({ title, value, bars }: BarsProps) {
  return (
    <div>
      <h3>
        {title}
        {value && <span className="portrait-score number">{value}</span>}
      </h3>
      <ol className="portrait-bars">
        {bars.map(({ key, name, share, text }) => (
          <li key={key}>
            <span className="portrait-bar-name" title={name}>
              {name}
            </span>
            <span className="portrait-bar" aria-hidden>
              <span style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
            </span>
            <span className="number secondary">{text}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
