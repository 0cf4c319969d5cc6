import { AccountBookOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const liability: Feature = {
  name: "liability",
  pages: [
    {
      path: "liability",
      title: { en: "Liability", "zh-CN": "积分负债" },
      may: "ledger.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./liability-page")).LiabilityPage }),
      menu: { part: "program", order: 40, icon: AccountBookOutlined },
      alsoFound: "outstanding breakage fair value statement accounting 负债 未兑换率 对账 公允价值",
    },
  ],
};

export default liability;
