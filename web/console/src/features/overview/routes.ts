import { DashboardOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const overview: Feature = {
  name: "overview",
  pages: [
    {
      path: "overview",
      title: { en: "Overview", "zh-CN": "概览" },
      may: "members.read",
      load: async () => ({ Page: (await import("./overview-page")).OverviewPage }),
      menu: { part: "top", order: 10, icon: DashboardOutlined },
      alsoFound: "start dashboard home 首页 看板",
    },
  ],
};

export default overview;
