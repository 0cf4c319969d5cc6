import { LogoutOutlined, UserOutlined } from "@ant-design/icons";
import { Button, Dropdown, type MenuProps } from "antd";
import { useNavigate } from "react-router";
import { signOut, useAccount } from "@/shared/session";
import { useAppearance, type Appearance } from "@/shared/theme";
import { useFrameWords } from "./words";

const APPEARANCES: Appearance[] = ["system", "light", "dark"];

/** Who one is, how pages look, and the way out. */
export function AccountMenu() {
  const w = useFrameWords();
  const account = useAccount();
  const navigate = useNavigate();
  const { appearance, choose } = useAppearance();

  async function leave(): Promise<void> {
    await signOut();
    await navigate("/sign-in");
  }

  const items: MenuProps["items"] = [
    { key: "who", type: "group", label: `${account.display_name} · ${account.login}` },
    { key: "account", icon: <UserOutlined />, label: w("account") },
    { type: "divider" },
    {
      key: "appearance",
      type: "group",
      label: w("appearance"),
      children: APPEARANCES.map((key) => ({ key, label: w(key) })),
    },
    { type: "divider" },
    { key: "sign-out", icon: <LogoutOutlined />, label: w("signOut") },
  ];

  function pick(key: string): void {
    const chosen = APPEARANCES.find((each) => each === key);
    if (chosen) choose(chosen);
    else if (key === "sign-out") void leave();
    else if (key === "account") void navigate("/account");
  }

  return (
    <Dropdown
      trigger={["click"]}
      menu={{ items, selectedKeys: [appearance], onClick: ({ key }) => pick(key) }}
    >
      <Button
        type="text"
        icon={<UserOutlined />}
        className="account-button"
        aria-label={w("accountMenu", { name: account.display_name })}
      >
        <span className="account-name">{account.display_name}</span>
      </Button>
    </Dropdown>
  );
}
