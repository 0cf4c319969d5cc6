import type { Feature } from "@/shared/feature";

const account: Feature = {
  name: "account",
  pages: [
    {
      path: "account",
      title: { en: "Your account", "zh-CN": "我的账号" },
      load: async () => ({ Page: (await import("./account-page")).AccountPage }),
      alsoFound: "password 密码 second factor 双重验证 sessions 会话 language 语言",
    },
  ],
};

export default account;
