import { createContext, useContext, useId, type ReactNode } from "react";
import type { FieldProblem } from "@/shared/api";
import { useFieldTold } from "@/shared/refusals";

/** What the server found wrong with the body; each field shows its own. */
export const Faults = createContext<FieldProblem[]>([]);

interface FieldProps {
  label: string;
  /** Where in the body it stands: `effects[0].units`. */
  path?: string;
  hint?: ReactNode;
  /** Given the id that the label names. */
  children: (id: string) => ReactNode;
}

/** A control with its label, and with what is wrong with it below. */
export function Field({ label, path, hint, children }: FieldProps) {
  const id = useId();
  const told = useFieldTold();
  const faults = useContext(Faults).filter((each) => path !== undefined && each.path === path);
  return (
    <div className="rule-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint && <div className="secondary small">{hint}</div>}
      {faults.map((fault) => (
        <div key={fault.code} className="rule-fault" role="alert">
          {told(fault)}
        </div>
      ))}
    </div>
  );
}
