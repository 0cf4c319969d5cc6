import { ThunderboltOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const rules: Feature = {
  name: "rules",
  pages: [
    {
      path: "rules",
      title: { en: "Rules", "zh-CN": "规则" },
      may: "rules.read",
      load: async () => ({ Page: (await import("./list-page")).RulesPage }),
      menu: { part: "program", order: 10, icon: ThunderboltOutlined },
      alsoFound: "points double campaign earn 积分 双倍 活动 赠送",
    },
    {
      path: "rules/new",
      title: { en: "New rule", "zh-CN": "新建规则" },
      may: "rules.write",
      load: async () => ({ Page: (await import("./new-page")).NewRulePage }),
      alsoFound: "create 添加",
    },
    {
      path: "rules/:program/:code",
      title: { en: "Rule", "zh-CN": "规则" },
      may: "rules.read",
      load: async () => ({ Page: (await import("./rule-page")).RulePage }),
    },
  ],
};

export default rules;
