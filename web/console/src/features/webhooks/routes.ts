import { ApiOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const webhooks: Feature = {
  name: "webhooks",
  pages: [
    {
      path: "webhooks",
      title: { en: "Webhooks", "zh-CN": "Webhook" },
      may: "webhooks.read",
      load: async () => ({ Page: (await import("./list-page")).WebhooksPage }),
      menu: { part: "system", order: 40, icon: ApiOutlined },
      alsoFound: "endpoints deliveries replay 推送 回调 投递",
    },
    {
      path: "webhooks/new",
      title: { en: "Add endpoint", "zh-CN": "添加端点" },
      may: "webhooks.write",
      load: async () => ({ Page: (await import("./new-page")).NewEndpointPage }),
    },
    {
      path: "webhooks/deliveries/:deliveryId",
      title: { en: "Delivery", "zh-CN": "投递" },
      may: "webhooks.read",
      load: async () => ({ Page: (await import("./delivery-page")).DeliveryPage }),
    },
    {
      path: "webhooks/:endpointId",
      title: { en: "Endpoint", "zh-CN": "端点" },
      may: "webhooks.read",
      load: async () => ({ Page: (await import("./endpoint-page")).EndpointPage }),
    },
  ],
};

export default webhooks;
