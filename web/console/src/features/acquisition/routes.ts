import { UserAddOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const acquisition: Feature = {
  name: "acquisition",
  pages: [
    {
      path: "insight/acquisition",
      title: { en: "Acquisition", "zh-CN": "获客分析" },
      may: "reports.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./acquisition-page")).AcquisitionPage }),
      menu: { part: "insight", order: 55, icon: UserAddOutlined },
      alsoFound:
        "campaigns partners UTM links QR codes cost per registration attribution 拉新 来源 归因 二维码 投放 成本 渠道 合作方",
    },
  ],
};

export default acquisition;
