import { Checkbox, Tooltip } from "antd";
import { useAccount, type Permission } from "@/shared/session";
import { AREAS, type Area } from "./areas";
import "./permissions.css";
import { useWords } from "./words";

interface PickerProps {
  /** Given by the form. */
  value?: string[];
  onChange?: (permissions: string[]) => void;
  isDisabled?: boolean;
}

/** Permissions by area, each in words; what one has not oneself cannot be given. */
export function PermissionPicker({ value = [], onChange, isDisabled = false }: PickerProps) {
  return (
    <div className="permissions">
      {AREAS.map(({ area, permissions }) => (
        <AreaChoice
          key={area}
          area={area}
          permissions={permissions}
          value={value}
          isDisabled={isDisabled}
          onChange={(chosen) => {
            const others = value.filter((each) => !permissions.includes(each as Permission));
            onChange?.([...others, ...chosen]);
          }}
        />
      ))}
    </div>
  );
}

interface AreaProps {
  area: Area;
  permissions: Permission[];
  value: string[];
  isDisabled: boolean;
  onChange: (chosen: Permission[]) => void;
}

function AreaChoice({ area, permissions, value, isDisabled, onChange }: AreaProps) {
  const w = useWords();
  const own = useAccount().permissions;
  const held = permissions.filter((each) => value.includes(each));
  const givable = permissions.filter((each) => own.includes(each));

  function set(permission: Permission, isOn: boolean): void {
    onChange(permissions.filter((each) => (each === permission ? isOn : held.includes(each))));
  }

  return (
    <fieldset className="permission-area">
      <legend>{w(`area.${area}`)}</legend>
      {permissions.length > 2 && !isDisabled && (
        <Checkbox
          checked={givable.length > 0 && givable.every((each) => held.includes(each))}
          indeterminate={held.length > 0 && held.length < permissions.length}
          disabled={givable.length === 0}
          onChange={(event) => onChange(event.target.checked ? givable : [])}
        >
          {w("all")}
        </Checkbox>
      )}
      {permissions.map((permission) => (
        <Tooltip
          key={permission}
          title={!isDisabled && !own.includes(permission) ? w("beyond") : undefined}
        >
          <Checkbox
            checked={held.includes(permission)}
            disabled={isDisabled || !own.includes(permission)}
            onChange={(event) => set(permission, event.target.checked)}
          >
            {w(`p.${permission}`)} <code className="secondary small">{permission}</code>
          </Checkbox>
        </Tooltip>
      ))}
    </fieldset>
  );
}
