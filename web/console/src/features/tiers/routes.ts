import { TrophyOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const tiers: Feature = {
  name: "tiers",
  pages: [
    {
      path: "tiers",
      title: { en: "Tiers", "zh-CN": "会员等级" },
      may: "tiers.read",
      load: async () => ({ Page: (await import("./list-page")).LaddersPage }),
      menu: { part: "program", order: 30, icon: TrophyOutlined },
      alsoFound: "ladder levels status census 等级体系 升级 降级 保级",
    },
    {
      path: "tiers/new",
      title: { en: "New ladder", "zh-CN": "新建等级体系" },
      may: "tiers.write",
      load: async () => ({ Page: (await import("./edit-page")).NewLadderPage }),
    },
    {
      path: "tiers/:program/:code",
      title: { en: "Ladder", "zh-CN": "等级体系" },
      may: "tiers.read",
      load: async () => ({ Page: (await import("./ladder-page")).LadderPage }),
    },
    {
      path: "tiers/:program/:code/edit",
      title: { en: "Edit ladder", "zh-CN": "编辑等级体系" },
      may: "tiers.write",
      load: async () => ({ Page: (await import("./edit-page")).EditLadderPage }),
    },
  ],
};

export default tiers;
