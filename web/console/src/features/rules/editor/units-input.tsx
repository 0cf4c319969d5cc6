import { InputNumber } from "antd";

interface UnitsInputProps {
  id?: string;
  /** Whole units at the asset's scale. */
  value: number | null | undefined;
  onChange: (units: number | null) => void;
  scale?: number;
  unit?: string | undefined;
  label?: string;
  min?: number;
}

/** Units of an asset, written as people count them: 1.50 of two places is 150 units. */
export function UnitsInput({ id, value, onChange, scale = 0, unit, label, min }: UnitsInputProps) {
  const factor = 10 ** scale;
  return (
    <InputNumber
      {...(id ? { id } : {})}
      {...(label ? { "aria-label": label } : {})}
      className="rule-units"
      min={(min ?? 1) / factor}
      precision={scale}
      value={value == null ? null : value / factor}
      onChange={(to) => onChange(to === null ? null : Math.round(to * factor))}
      {...(unit ? { suffix: unit } : {})}
    />
  );
}
