import { ControlOutlined, TagsOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const lifecycle: Feature = {
  name: "lifecycle",
  pages: [
    {
      path: "stages",
      title: { en: "Days of stages", "zh-CN": "阶段天数" },
      may: ["members.read", "lifecycle.write"],
      load: async () => ({ Page: (await import("./stages/stages-page")).StagesPage }),
      menu: { part: "insight", order: 80, icon: ControlOutlined },
      alsoFound: "lifecycle thresholds dormant churned settings 生命周期 沉睡 流失 阈值",
    },
    {
      path: "tag-rules",
      title: { en: "Tag rules", "zh-CN": "标签规则" },
      may: ["members.read", "lifecycle.write"],
      load: async () => ({ Page: (await import("./rules/list-page")).TagRulesPage }),
      menu: { part: "insight", order: 90, icon: TagsOutlined },
      alsoFound: "tags automatic condition expiry 自动标签 打标签",
    },
    {
      path: "tag-rules/new",
      title: { en: "New tag rule", "zh-CN": "新建标签规则" },
      may: ["members.read", "lifecycle.write"],
      load: async () => ({ Page: (await import("./rules/rule-page")).NewTagRulePage }),
    },
    {
      path: "tag-rules/:code",
      title: { en: "Tag rule", "zh-CN": "标签规则" },
      may: ["members.read", "lifecycle.write"],
      load: async () => ({ Page: (await import("./rules/rule-page")).TagRulePage }),
    },
  ],
};

export default lifecycle;
