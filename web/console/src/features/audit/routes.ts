import { AuditOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const audit: Feature = {
  name: "audit",
  pages: [
    {
      path: "audit",
      title: { en: "Audit log", "zh-CN": "审计日志" },
      may: "audit.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./audit-page")).AuditPage }),
      menu: { part: "system", order: 50, icon: AuditOutlined },
      alsoFound: "history who did what log 操作记录 日志",
    },
  ],
};

export default audit;
