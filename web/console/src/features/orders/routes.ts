import { AuditOutlined, ShoppingOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const orders: Feature = {
  name: "orders",
  pages: [
    {
      path: "orders",
      title: { en: "Orders", "zh-CN": "订单" },
      may: "orders.read",
      load: async () => ({ Page: (await import("./list-page")).OrdersPage }),
      menu: { part: "people", order: 20, icon: ShoppingOutlined },
      alsoFound: "returns refunds receipts sales 退货 退款 小票 销售",
    },
    {
      path: "orders/:orderId",
      title: { en: "Order", "zh-CN": "订单" },
      may: "orders.read",
      load: async () => ({ Page: (await import("./order-page")).OrderPage }),
    },
    {
      path: "orders/:orderId/return",
      title: { en: "Take goods back", "zh-CN": "办理退货" },
      may: "orders.write",
      load: async () => ({ Page: (await import("./return-page")).ReturnPage }),
    },
    {
      path: "counter",
      title: { en: "Counter", "zh-CN": "收银台" },
      may: ["members.read", "orders.read"],
      load: async () => ({ Page: (await import("./counter-page")).CounterPage }),
      menu: { part: "people", order: 30, icon: AuditOutlined },
      alsoFound: "cashier till scan phone card 收银 扫码 查会员 退货",
    },
  ],
};

export default orders;
