import { ImportOutlined, WarningOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const imports: Feature = {
  name: "imports",
  pages: [
    {
      path: "imports",
      title: { en: "Imports", "zh-CN": "数据导入" },
      may: "imports.read",
      load: async () => ({ Page: (await import("./list-page")).ImportsPage }),
      menu: { part: "data", order: 10, icon: ImportOutlined },
      alsoFound: "upload csv excel file 上传 文件 表格",
    },
    {
      path: "imports/new",
      title: { en: "New import", "zh-CN": "新建导入" },
      may: "imports.write",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./new-page")).NewImportPage }),
    },
    {
      path: "imports/:importId",
      title: { en: "Import", "zh-CN": "导入" },
      may: "imports.read",
      load: async () => ({ Page: (await import("./import-page")).ImportPage }),
    },
    {
      path: "quarantine",
      title: { en: "Quarantine", "zh-CN": "隔离区" },
      may: "events.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./quarantine-page")).QuarantinePage }),
      menu: { part: "data", order: 20, icon: WarningOutlined },
      alsoFound: "rejected events refused 被拒事件 异常数据",
    },
  ],
};

export default imports;
