import { AimOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const goals: Feature = {
  name: "goals",
  pages: [
    {
      path: "goals",
      title: { en: "Goals", "zh-CN": "目标" },
      may: "reports.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./list-page")).GoalsPage }),
      menu: { part: "insight", order: 5, icon: AimOutlined },
      alsoFound: "targets KPI OKR reached missed 指标 考核 达成 达标 完成率",
    },
    {
      path: "goals/new",
      title: { en: "New goal", "zh-CN": "新建目标" },
      may: ["reports.read", "goals.write"],
      ofAllStores: true,
      load: async () => ({ Page: (await import("./form-page")).NewGoalPage }),
    },
    {
      path: "goals/:goalId",
      title: { en: "Goal", "zh-CN": "目标" },
      may: "reports.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./goal-page")).GoalPage }),
    },
    {
      path: "goals/:goalId/edit",
      title: { en: "Change a goal", "zh-CN": "修改目标" },
      may: ["reports.read", "goals.write"],
      ofAllStores: true,
      load: async () => ({ Page: (await import("./form-page")).EditGoalPage }),
    },
  ],
};

export default goals;
