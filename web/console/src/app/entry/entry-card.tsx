import { Card, Typography } from "antd";
import { useEffect, type ReactNode } from "react";
import { LanguageMenu } from "../language-menu";

interface EntryCardProps {
  title: string;
  lead?: string;
  children: ReactNode;
}

/** A page before the frame: one card in the middle. */
export function EntryCard({ title, lead, children }: EntryCardProps) {
  useEffect(() => {
    document.title = `${title} · Regulars`;
  }, [title]);
  return (
    <main className="entry">
      <div className="entry-top">
        <LanguageMenu isSignedIn={false} />
      </div>
      <Card className="entry-card">
        <div className="entry-brand">
          <img src="/console/icon.svg" alt="" width={32} height={32} />
          <span>Regulars</span>
        </div>
        <Typography.Title level={1}>{title}</Typography.Title>
        {lead && <Typography.Paragraph type="secondary">{lead}</Typography.Paragraph>}
        {children}
      </Card>
    </main>
  );
}
