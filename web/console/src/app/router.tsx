import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import type { PageRoute } from "@/shared/feature";
import { Crash } from "./crash";
import { pages } from "./features";
import { Frame } from "./frame";
import { Guarded } from "./guarded";
import { NotFound } from "./not-found";
import { Starting } from "./starting";

function routeOf(page: PageRoute): RouteObject {
  return {
    path: page.path,
    errorElement: <Crash />,
    lazy: async () => {
      const { Page } = await page.load();
      return {
        element: (
          <Guarded page={page}>
            <Page />
          </Guarded>
        ),
      };
    },
  };
}

const start = pages.some((page) => page.path === "overview") ? "/overview" : "/members";

export const router = createBrowserRouter(
  [
    {
      errorElement: <Crash />,
      hydrateFallbackElement: <Starting />,
      children: [
        {
          path: "sign-in",
          lazy: async () => ({ Component: (await import("./entry")).SignInPage }),
        },
        {
          path: "new-password",
          lazy: async () => ({ Component: (await import("./entry")).NewPasswordPage }),
        },
        {
          element: <Frame />,
          children: [
            { index: true, element: <Navigate to={start} replace /> },
            ...pages.map(routeOf),
            { path: "*", element: <NotFound /> },
          ],
        },
      ],
    },
  ],
  { basename: "/console" },
);
