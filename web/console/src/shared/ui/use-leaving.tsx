import { Modal } from "antd";
import { useCallback, useEffect, useRef } from "react";
import { useBlocker } from "react-router";
import { useSharedWords } from "../words";

/** Asks before a page is left whose changes are not saved; put `dialog` somewhere into the page. */
export function useLeaving(isChanged: boolean) {
  const w = useSharedWords();
  const isAllowed = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isChanged && !isAllowed.current && currentLocation.pathname !== nextLocation.pathname,
  );

  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isChanged]);

  const allow = useCallback(() => {
    isAllowed.current = true;
  }, []);
  const forbid = useCallback(() => {
    isAllowed.current = false;
  }, []);
  const dialog = (
    <Modal
      open={blocker.state === "blocked"}
      title={w("leaveTitle")}
      okText={w("leave")}
      cancelText={w("stay")}
      okButtonProps={{ danger: true }}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      {w("leaveText")}
    </Modal>
  );
  return { allow, forbid, dialog };
}
