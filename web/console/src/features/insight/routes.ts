import {
  FunnelPlotOutlined,
  GoldOutlined,
  HeatMapOutlined,
  LineChartOutlined,
  RetweetOutlined,
  StockOutlined,
} from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const insight: Feature = {
  name: "insight",
  pages: [
    {
      path: "insight/layers",
      title: { en: "Layers (RFM)", "zh-CN": "会员分层（RFM）" },
      may: "reports.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./layers-page")).LayersPage }),
      menu: { part: "insight", order: 10, icon: HeatMapOutlined },
      alsoFound: "recency frequency monetary champions at risk RFM 价值 分层 流失 高价值",
    },
    {
      path: "insight/lifecycle",
      title: { en: "Lifecycle", "zh-CN": "生命周期" },
      may: "reports.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./lifecycle-page")).LifecyclePage }),
      menu: { part: "insight", order: 20, icon: RetweetOutlined },
      alsoFound: "stages churn dormant win-back flows sankey 阶段 流失 沉睡 召回 唤回 流转",
    },
    {
      path: "insight/retention",
      title: { en: "Retention", "zh-CN": "留存与复购" },
      may: "reports.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./retention-page")).RetentionPage }),
      menu: { part: "insight", order: 30, icon: LineChartOutlined },
      alsoFound: "cohorts repurchase active new members conversion 留存 复购 活跃 新会员 同期群",
    },
    {
      path: "insight/funnel",
      title: { en: "Funnel", "zh-CN": "漏斗" },
      may: "reports.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./funnel-page")).FunnelPage }),
      menu: { part: "insight", order: 40, icon: FunnelPlotOutlined },
      alsoFound: "steps conversion events 转化 步骤 事件",
    },
    {
      path: "insight/money",
      title: { en: "Money", "zh-CN": "消费分析" },
      may: "reports.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./money-page")).MoneyPage }),
      menu: { part: "insight", order: 50, icon: StockOutlined },
      alsoFound:
        "pareto basket distribution channels stores products campaigns 帕累托 客单价 渠道 门店 商品 活动",
    },
    {
      path: "insight/points",
      title: { en: "Points and tiers", "zh-CN": "积分与等级" },
      may: "reports.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./points-page")).PointsPage }),
      menu: { part: "insight", order: 60, icon: GoldOutlined },
      alsoFound: "earned spent expired liability tier flows 获得 使用 过期 等级变化 升级 降级",
    },
  ],
};

export default insight;
