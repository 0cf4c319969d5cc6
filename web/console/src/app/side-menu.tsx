import { MenuFoldOutlined, MenuUnfoldOutlined } from "@ant-design/icons";
import { Button, Menu, type MenuProps } from "antd";
import { Link, useLocation } from "react-router";
import { useName, type Tell } from "@/shared/i18n";
import type { MenuPart, PageRoute } from "@/shared/feature";
import { PARTS, usePages } from "./use-pages";
import type en from "./words.en";
import { useFrameWords } from "./words";

type ItemType = NonNullable<MenuProps["items"]>[number];

interface SideMenuProps {
  isNarrow?: boolean;
  onNarrow?: (isNarrow: boolean) => void;
}

/** The pages that one may see, by their parts. */
export function SideMenu({ isNarrow = false, onNarrow }: SideMenuProps) {
  const w = useFrameWords();
  const name = useName();
  const { pathname } = useLocation();
  const pages = usePages().filter((page) => page.menu !== undefined);
  const selected = pages
    .map((page) => `/${page.path}`)
    .filter((path) => pathname === path || pathname.startsWith(`${path}/`))
    .sort((a, b) => b.length - a.length)
    .slice(0, 1);

  const items = PARTS.flatMap((part): ItemType[] => {
    const entries = pages
      .filter((page) => page.menu?.part === part)
      .map((page) => entryOf(page, name(page.title)));
    if (part === "top" || entries.length === 0) return entries;
    const label = isNarrow ? "" : partName(w, part);
    return [{ key: part, type: "group" as const, label, children: entries }];
  });

  return (
    <nav className="side-menu" aria-label={w("menu")}>
      <Link to="/" className="brand" aria-label="Regulars">
        <img src="/console/icon.svg" alt="" width={28} height={28} />
        {!isNarrow && <span>Regulars</span>}
      </Link>
      <Menu mode="inline" inlineIndent={16} selectedKeys={selected} items={items} />
      {onNarrow && (
        <Button
          type="text"
          className="side-fold"
          icon={isNarrow ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
          aria-label={w(isNarrow ? "menuOpen" : "menuClose")}
          onClick={() => onNarrow(!isNarrow)}
        />
      )}
    </nav>
  );
}

function partName(w: Tell<typeof en>, part: Exclude<MenuPart, "top">): string {
  return w(`part.${part}`);
}

function entryOf(page: PageRoute, title: string) {
  const Icon = page.menu?.icon;
  return {
    key: `/${page.path}`,
    icon: Icon && <Icon />,
    label: <Link to={`/${page.path}`}>{title}</Link>,
    title,
  };
}
