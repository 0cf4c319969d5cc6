import type { ComponentType } from "react";
import type { Names } from "./i18n";
import type { Permission } from "./session";

/** The parts of the side menu, in their order. */
export type MenuPart = "top" | "people" | "insight" | "program" | "data" | "system";

interface MenuEntry {
  part: MenuPart;
  /** Within its part; tens leave room. */
  order: number;
  icon: ComponentType;
}

/** A page and its address below `/console/`. */
export interface PageRoute {
  /** `members/:memberId` */
  path: string;
  /** What it is called in the menu and in Ctrl-K. */
  title: Names;
  /** What one must be allowed to see it; of several, all. */
  may?: Permission | Permission[];
  /** It is about the whole chain: nothing for those whose access is limited to some stores. */
  ofAllStores?: true;
  /** The module of the page; its `Page` is drawn. */
  load: () => Promise<{ Page: ComponentType }>;
  /** Left out, the page is in no menu. */
  menu?: MenuEntry;
  /** Words that find it with Ctrl-K as well, in any language. */
  alsoFound?: string;
}

/** What a feature adds to the console; the default export of its `routes.ts`. */
export interface Feature {
  name: string;
  pages: PageRoute[];
}
