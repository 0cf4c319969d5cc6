import { ArrowLeftOutlined } from "@ant-design/icons";
import { Button, Card, Flex, Typography } from "antd";
import { useEffect, useId, type ReactNode } from "react";
import { Link } from "react-router";
import { useSharedWords } from "../words";

interface HeaderProps {
  title: string;
  /** What the page is for, in a sentence. */
  lead?: ReactNode;
  /** Tags beside the title. */
  tags?: ReactNode;
  /** Buttons at the right; the primary one last. */
  actions?: ReactNode;
  /** Where the page belongs to: a way up, instead of breadcrumbs. */
  back?: { to: string; text: string } | undefined;
}

/** Title, way up and actions of a page; names the browser's window too. */
export function PageHeader({ title, lead, tags, actions, back }: HeaderProps) {
  const w = useSharedWords();
  useEffect(() => {
    document.title = `${title} · Regulars`;
  }, [title]);
  return (
    <header className="page-header">
      {back && (
        <Link to={back.to} className="page-back" aria-label={`${w("back")}: ${back.text}`}>
          <ArrowLeftOutlined /> {back.text}
        </Link>
      )}
      <Flex wrap gap={12} justify="space-between" align="start">
        <div className="page-titles">
          <Flex wrap gap={8} align="center">
            <Typography.Title level={1}>{title}</Typography.Title>
            {tags}
          </Flex>
          {lead && <Typography.Text type="secondary">{lead}</Typography.Text>}
        </div>
        {actions && (
          <Flex wrap gap={8} className="page-actions">
            {actions}
          </Flex>
        )}
      </Flex>
    </header>
  );
}

interface PageProps extends HeaderProps {
  /** Forms are read best narrow. */
  width?: "wide" | "form";
  children: ReactNode;
}

/** A page with its header; every page is one. */
export function Page({ width = "wide", children, ...header }: PageProps) {
  return (
    <div className={width === "form" ? "page page-form" : "page"}>
      <PageHeader {...header} />
      <div className="page-body">{children}</div>
    </div>
  );
}

interface SectionProps {
  title?: string;
  lead?: ReactNode;
  /** At the right of the title. */
  extra?: ReactNode;
  /** Without padding, for tables. */
  isFlush?: boolean;
  children: ReactNode;
}

/** A part of a page with a heading of its own. */
export function Section({ title, lead, extra, isFlush = false, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={title ? id : undefined}>
      <Card
        size="small"
        className={isFlush ? "section section-flush" : "section"}
        title={
          title && (
            <>
              <h2 id={id}>{title}</h2>
              {lead && <div className="section-lead">{lead}</div>}
            </>
          )
        }
        extra={extra}
      >
        {children}
      </Card>
    </section>
  );
}

interface EmptyProps {
  title: string;
  /** What to do next. */
  hint?: ReactNode;
  /** The button that does it, or a link to where it is done. */
  action?: ReactNode;
}

/** Nothing to show, and what to do about it. */
export function Empty({ title, hint, action }: EmptyProps) {
  return (
    <div className="empty" role="status">
      <div className="empty-title">{title}</div>
      {hint && <div className="empty-hint">{hint}</div>}
      {action && <div className="empty-action">{action}</div>}
    </div>
  );
}

interface ActProps {
  text: string;
  onClick?: () => void;
  to?: string;
  /** Why it cannot be done now; shown on the button. */
  reason?: string | undefined;
}

/** The one act that a page is about. */
export function PrimaryAct({ text, onClick, to, reason }: ActProps) {
  const button = (
    <Button
      type="primary"
      {...(onClick ? { onClick } : {})}
      disabled={reason !== undefined}
      title={reason}
    >
      {text}
    </Button>
  );
  return to && reason === undefined ? (
    <Link to={to} className="button-link">
      {button}
    </Link>
  ) : (
    button
  );
}
