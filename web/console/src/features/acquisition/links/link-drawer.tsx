import { DownloadOutlined } from "@ant-design/icons";
import { App, Button, Drawer, Flex } from "antd";
import { useAct, useOne } from "@/shared/api";
import { useMay } from "@/shared/session";
import { ActForm, CopyButton, Loaded } from "@/shared/ui";
import { placesOf } from "../parts/place-fields";
import { useWords } from "../words";
import { LinkFields, type LinkValues } from "./link-fields";
import type { Link } from "./links-part";

export const WIDTH = 640;

/** A link as it is published: its picture to print, its address to copy, and what it stands for. */
export function LinkDrawer({ code, onClose }: { code: string; onClose: () => void }) {
  const w = useWords();
  const asked = { path: { code } };
  const found = useOne("/v1/acquisition/links/{code}", asked);
  const link = found.data as Link | undefined;
  return (
    <Drawer open title={link?.name ?? code} size={WIDTH} onClose={onClose}>
      <Loaded query={found}>
        {() => link && <Whole key={link.updated_at} link={link} w={w} />}
      </Loaded>
    </Drawer>
  );
}

function Whole({ link, w }: { link: Link; w: ReturnType<typeof useWords> }) {
  const { message } = App.useApp();
  const mayWrite = useMay("acquisition.write");
  const save = useAct("put", "/v1/acquisition/links/{code}", {
    changes: ["/v1/acquisition/links", "/v1/catalog"],
    isQuiet: true,
  });

  async function submit(values: LinkValues): Promise<void> {
    const { name, target_url, is_active } = values;
    const body = { name, target_url, is_active, ...placesOf(values) };
    await save.mutateAsync({ path: { code: link.code }, body });
    void message.success(w("linkSaved", { name }));
  }

  return (
    <div className="stack">
      <Published link={link} />
      <ActForm<LinkValues>
        act={w("save")}
        initial={link}
        onSubmit={submit}
        isDisabled={!mayWrite}
        isMinor
      >
        <LinkFields code={link.code} />
      </ActForm>
    </div>
  );
}

/** The picture of a link and its address, to be taken away. */
function Published({ link }: { link: Link }) {
  const w = useWords();
  const picture = (form: string) => `/v1/acquisition/links/${link.code}.${form}`;
  return (
    <div className="acquisition-published">
      <img
        src={picture("svg")}
        alt={w("pictureOf", { address: link.url })}
        width={176}
        height={176}
        className="acquisition-picture"
      />
      <div className="stack">
        <div>
          <div className="secondary small">{w("address")}</div>
          <div className="snippet">
            <pre aria-label={w("address")}>{link.url}</pre>
            <CopyButton text={link.url} label={w("copyAddress", { name: link.name })} />
          </div>
        </div>
        <Flex wrap gap={8}>
          {(["png", "svg"] as const).map((form) => (
            <Button
              key={form}
              icon={<DownloadOutlined />}
              href={picture(form)}
              download={`${link.code}.${form}`}
            >
              {w(`picture.${form}`)}
            </Button>
          ))}
        </Flex>
        <span className="secondary">
          {w(link.is_active ? "followed" : "followedStopped", { count: link.click_count })}
        </span>
      </div>
    </div>
  );
}
