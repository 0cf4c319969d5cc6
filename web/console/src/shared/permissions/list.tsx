import { CheckOutlined, MinusOutlined } from "@ant-design/icons";
import { AREAS } from "./areas";
import "./permissions.css";
import { useWords } from "./words";

/** Permissions to look at: what is held and what is not, area by area. */
export function PermissionList({ permissions }: { permissions: readonly string[] }) {
  const w = useWords();
  return (
    <div className="permissions">
      {AREAS.map(({ area, permissions: all }) => (
        <section key={area} className="permission-area" aria-label={w(`area.${area}`)}>
          <h3>{w(`area.${area}`)}</h3>
          {all.map((permission) => {
            const isHeld = permissions.includes(permission);
            return (
              <div key={permission} className={isHeld ? "permission-held" : "secondary"}>
                {isHeld ? (
                  <CheckOutlined aria-label={w("held")} />
                ) : (
                  <MinusOutlined aria-label={w("notHeld")} />
                )}
                <span>{w(`p.${permission}`)}</span>
              </div>
            );
          })}
        </section>
      ))}
    </div>
  );
}
