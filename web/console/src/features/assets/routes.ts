import { WalletOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const assets: Feature = {
  name: "assets",
  pages: [
    {
      path: "program-assets",
      title: { en: "Assets", "zh-CN": "资产" },
      may: "ledger.read",
      load: async () => ({ Page: (await import("./list-page")).AssetsPage }),
      menu: { part: "program", order: 20, icon: WalletOutlined },
      alsoFound: "points growth stored value expiry 积分 成长值 储值 有效期",
    },
    {
      path: "program-assets/new",
      title: { en: "New asset", "zh-CN": "新建资产" },
      may: ["ledger.read", "rules.write"],
      load: async () => ({ Page: (await import("./form-page")).NewAssetPage }),
    },
    {
      path: "program-assets/:program/:code",
      title: { en: "Asset", "zh-CN": "资产" },
      may: "ledger.read",
      load: async () => ({ Page: (await import("./form-page")).AssetPage }),
    },
  ],
};

export default assets;
