import { Alert } from "antd";
import { useWords } from "./words";

/** What somebody with these permissions does not get to see; the first thing to know of a role. */
export function Hides({ permissions }: { permissions: readonly string[] }) {
  const w = useWords();
  const has = (permission: string) => permissions.includes(permission);
  const seesMembers = has("members.read");
  const hidden = [
    ...(seesMembers ? [] : [w("hidesMembers")]),
    ...(seesMembers && !has("members.pii") ? [w("hidesContact")] : []),
    ...(has("orders.read") ? [] : [w("hidesOrders")]),
    ...(has("ledger.read") ? [] : [w("hidesValue")]),
  ];
  const shown = seesMembers && has("members.pii") ? [w("showsContact")] : [];
  const lines = [...(hidden.length === 0 ? [w("showsAll")] : hidden), ...shown];
  return (
    <Alert
      type={has("members.pii") ? "warning" : "info"}
      showIcon
      title={w("hidesTitle")}
      description={
        <ul className="hides">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      }
    />
  );
}
