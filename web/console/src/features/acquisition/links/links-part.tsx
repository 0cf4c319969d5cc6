import { Button } from "antd";
import { useList, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import { CopyButton, DataTable, Empty, Section, StateTag, useView, type Column } from "@/shared/ui";
import { Head } from "../parts/head";
import { PlaceWords } from "../parts/place-words";
import { useWords } from "../words";
import { LinkDrawer } from "./link-drawer";
import { NewLinkDrawer } from "./new-link-drawer";

export type Link = Schema<"LinkAnswer">;

/** Links and codes to publish, through what each brings people, and how often it was followed. */
export function LinksPart() {
  const w = useWords();
  const mayWrite = useMay("acquisition.write");
  const [view, setView] = useView(["link", "new"]);
  const list = useList("/v1/acquisition/links", {}, { name: "links" });
  const add = mayWrite && (
    <Button type="primary" onClick={() => setView({ new: "link" })}>
      {w("newLink")}
    </Button>
  );
  return (
    <>
      <Head lead={w("linksLead")}>{add}</Head>
      <Section isFlush>
        <DataTable<Link>
          list={list}
          columns={useColumns((code) => setView({ link: code }))}
          rowKey={(link) => link.code}
          label={w("links")}
          empty={<Empty title={w("noLinks")} hint={w("noLinksHint")} action={add || undefined} />}
        />
      </Section>
      {view.link && <LinkDrawer code={view.link} onClose={() => setView({ link: null })} />}
      {view.new === "link" && mayWrite && (
        <NewLinkDrawer
          onClose={() => setView({ new: null })}
          onSaved={(code) => setView({ new: null, link: code })}
        />
      )}
    </>
  );
}

function useColumns(open: (code: string) => void): Column<Link>[] {
  const w = useWords();
  const formats = useFormats();
  return [
    {
      key: "name",
      title: w("linkName"),
      phone: "title",
      render: (link) => (
        <button type="button" className="insight-link" onClick={() => open(link.code)}>
          {link.name}
          <span className="small secondary">{link.code}</span>
        </button>
      ),
    },
    { key: "places", title: w("places"), render: (link) => <PlaceWords places={link} /> },
    {
      key: "address",
      title: w("address"),
      render: (link) => (
        <span className="acquisition-address">
          <code>
            {link.url.slice(0, -pathOf(link).length)}
            <wbr />
            {pathOf(link)}
          </code>
          <CopyButton text={link.url} label={w("copyAddress", { name: link.name })} />
        </span>
      ),
    },
    {
      key: "clicks",
      title: w("clicks"),
      isNumber: true,
      render: (link) => formats.count(link.click_count),
    },
    {
      key: "state",
      title: w("state"),
      render: (link) => (
        <StateTag
          tone={link.is_active ? "good" : "neutral"}
          text={w(link.is_active ? "active" : "stopped")}
        />
      ),
    },
  ];
}

/** The end of an address, which tells links apart: it stands in a line of its own where it has to. */
function pathOf({ url }: Link): string {
  return new URL(url).pathname;
}
