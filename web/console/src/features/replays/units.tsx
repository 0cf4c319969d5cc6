import type { Tellings } from "./use-tellings";

interface UnitsProps {
  asset: string;
  units: number;
  told: Tellings;
  isSigned?: boolean;
}

/** Units in a tile: the number large, and what is counted small beside it. */
export function Units({ asset, units, told, isSigned = false }: UnitsProps) {
  return (
    <>
      {told.number(asset, units, isSigned)} <span className="stat-unit">{told.unit(asset)}</span>
    </>
  );
}
