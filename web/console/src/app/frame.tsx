import { Drawer, Grid, Layout } from "antd";
import { Suspense, useEffect, useState } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { onProblem, useOne } from "@/shared/api";
import { takeLanguage } from "@/shared/i18n";
import { forgetAccount, takeFromAccount, useKept } from "@/shared/preferences";
import { AccountContext, isPerhapsSignedIn, noteSignedIn, type Account } from "@/shared/session";
import { LeavingGuard } from "@/shared/ui/leaving";
import { Problem } from "@/shared/ui/problem-view";
import { Header } from "./header";
import { SideMenu } from "./side-menu";
import { newPasswordAddress, signInAddress } from "./sign-in-address";
import { Starting } from "./starting";
import { useFrameWords } from "./words";

/** Everything around a page, for somebody who is signed in; others are sent to the sign-in. */
export function Frame() {
  const location = useLocation();
  if (!isPerhapsSignedIn()) return <Navigate to={signInAddress(location)} replace />;
  return <Known />;
}

function Known() {
  const account = useOne("/v1/account", {}, { staleMs: 60_000 });
  const location = useLocation();
  const [hasEnded, setEnded] = useState(false);

  useEffect(
    () =>
      onProblem((problem) => {
        if (problem.status !== 401) return;
        noteSignedIn(false);
        setEnded(true);
      }),
    [],
  );

  if (hasEnded || account.error?.status === 401) {
    return <Navigate to={signInAddress(location)} replace />;
  }
  if (account.data?.is_password_change_due)
    return <Navigate to={newPasswordAddress(location)} replace />;
  if (account.data) return <Signed account={account.data} />;
  if (account.error) {
    return (
      <main className="page page-form">
        <Problem problem={account.error} onRetry={() => void account.refetch()} />
      </main>
    );
  }
  return <Starting />;
}

function Signed({ account }: { account: Account }) {
  const w = useFrameWords();
  const isWide = Grid.useBreakpoint().lg ?? true;
  const [menu, keepMenu] = useKept("menu");
  const isNarrow = menu === "narrow";
  const preferences = useOne("/v1/preferences", {}, { staleMs: Infinity });
  const { pathname } = useLocation();
  // The drawer belongs to the page it was opened on: going anywhere closes it.
  const [openedOn, setOpenedOn] = useState<string | null>(null);

  useEffect(() => takeLanguage(account.locale), [account.locale]);

  useEffect(() => {
    if (preferences.data) takeFromAccount(preferences.data);
  }, [preferences.data]);
  useEffect(() => forgetAccount, []);

  return (
    <AccountContext value={account}>
      <a className="skip" href="#content">
        {w("skip")}
      </a>
      <LeavingGuard />
      <Layout className="frame">
        {isWide ? (
          <Layout.Sider
            width={216}
            collapsedWidth={56}
            collapsed={isNarrow}
            theme="light"
            className="side"
          >
            <SideMenu
              isNarrow={isNarrow}
              onNarrow={(isWanted) => keepMenu(isWanted ? "narrow" : null)}
            />
          </Layout.Sider>
        ) : (
          <Drawer
            open={openedOn === pathname}
            onClose={() => setOpenedOn(null)}
            placement="left"
            size={264}
            title={w("menu")}
            classNames={{ body: "drawer-menu" }}
          >
            <SideMenu />
          </Drawer>
        )}
        <Layout>
          <Header {...(isWide ? {} : { onMenu: () => setOpenedOn(pathname) })} />
          <main id="content" tabIndex={-1}>
            <Suspense fallback={<Starting />}>
              <Outlet />
            </Suspense>
          </main>
        </Layout>
      </Layout>
    </AccountContext>
  );
}
