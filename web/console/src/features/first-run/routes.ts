import type { Feature } from "@/shared/feature";

const firstRun: Feature = {
  name: "first-run",
  pages: [
    {
      path: "first-run",
      title: { en: "Set up", "zh-CN": "开始使用" },
      load: async () => ({ Page: (await import("./first-run-page")).FirstRunPage }),
      alsoFound: "first run begin start example sample 初始化 示例",
    },
  ],
};

export default firstRun;
