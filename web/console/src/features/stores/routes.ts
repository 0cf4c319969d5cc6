import { ShopOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const stores: Feature = {
  name: "stores",
  pages: [
    {
      path: "stores",
      title: { en: "Stores", "zh-CN": "门店" },
      may: "catalog.read",
      load: async () => ({ Page: (await import("./list-page")).StoresPage }),
      menu: { part: "system", order: 20, icon: ShopOutlined },
    },
    {
      path: "stores/new",
      title: { en: "New store", "zh-CN": "新建门店" },
      may: "catalog.write",
      load: async () => ({ Page: (await import("./form-page")).NewStorePage }),
    },
    {
      path: "stores/:code",
      title: { en: "Store", "zh-CN": "门店" },
      may: "catalog.read",
      load: async () => ({ Page: (await import("./form-page")).StorePage }),
    },
  ],
};

export default stores;
