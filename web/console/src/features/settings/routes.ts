import { SettingOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const settings: Feature = {
  name: "settings",
  pages: [
    {
      path: "settings",
      title: { en: "Settings", "zh-CN": "设置" },
      load: async () => ({ Page: (await import("./settings-page")).SettingsPage }),
      menu: { part: "system", order: 60, icon: SettingOutlined },
      alsoFound:
        "attributes consents identities personal fields sources channels campaigns limits sample yaml 字段 授权 来源 渠道 活动 限额 示例",
    },
  ],
};

export default settings;
