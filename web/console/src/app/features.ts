import type { Feature, PageRoute } from "@/shared/feature";

const modules = import.meta.glob<Feature>("../features/*/routes.ts", {
  eager: true,
  import: "default",
});

/** Every page of every feature. */
export const pages: PageRoute[] = Object.values(modules).flatMap((feature) => feature.pages);
