import { KeyOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const keys: Feature = {
  name: "keys",
  pages: [
    {
      path: "keys",
      title: { en: "Keys", "zh-CN": "密钥" },
      may: "keys.read",
      load: async () => ({ Page: (await import("./list-page")).KeysPage }),
      menu: { part: "system", order: 30, icon: KeyOutlined },
      alsoFound: "api token secret sdk 接口 令牌",
    },
    {
      path: "keys/new",
      title: { en: "Issue a key", "zh-CN": "签发密钥" },
      may: "keys.write",
      load: async () => ({ Page: (await import("./issue-page")).IssuePage }),
    },
    {
      path: "keys/:keyId",
      title: { en: "Key", "zh-CN": "密钥" },
      may: "keys.read",
      load: async () => ({ Page: (await import("./key-page")).KeyPage }),
    },
  ],
};

export default keys;
