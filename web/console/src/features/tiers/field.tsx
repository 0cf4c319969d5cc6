import { Form } from "antd";
import { createContext, useContext, useId, type ReactNode } from "react";

/** What the server refused, by the path of the field. */
export const Faults = createContext<ReadonlyMap<string, string>>(new Map());

interface FieldProps {
  label: string;
  /** Where it stands in the body, as refusals name it: `tiers[0].entry.at_least`. */
  path: string;
  hint?: string;
  children: (id: string) => ReactNode;
}

/** A field with its label, and beside it what the server said of it. */
export function Field({ label, path, hint, children }: FieldProps) {
  const id = useId();
  const fault = useContext(Faults).get(path);
  return (
    <Form.Item
      label={label}
      layout="vertical"
      htmlFor={id}
      className="field"
      {...(fault ? { validateStatus: "error" as const, help: fault } : {})}
      {...(hint && !fault ? { extra: hint } : {})}
    >
      {children(id)}
    </Form.Item>
  );
}
