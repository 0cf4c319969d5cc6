import { HistoryOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const replays: Feature = {
  name: "replays",
  pages: [
    {
      path: "replays",
      title: { en: "Replays", "zh-CN": "历史回放" },
      may: "rules.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./list-page")).ReplaysPage }),
      menu: { part: "program", order: 50, icon: HistoryOutlined },
      alsoFound: "simulate what-if cost 模拟 测算 成本",
    },
    {
      path: "replays/compare",
      title: { en: "Replays side by side", "zh-CN": "回放对比" },
      may: "rules.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./compare-page")).ComparePage }),
    },
    {
      path: "replays/:replayId",
      title: { en: "Replay", "zh-CN": "回放" },
      may: "rules.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./replay-page")).ReplayPage }),
    },
  ],
};

export default replays;
