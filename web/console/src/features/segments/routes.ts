import { ClusterOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const segments: Feature = {
  name: "segments",
  pages: [
    {
      path: "segments",
      title: { en: "Segments", "zh-CN": "人群" },
      may: "segments.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./list-page")).SegmentsPage }),
      menu: { part: "people", order: 15, icon: ClusterOutlined },
      alsoFound: "audience group overlap 分群 圈人 人群包 交集",
    },
    {
      path: "segments/new",
      title: { en: "New segment", "zh-CN": "新建人群" },
      may: ["segments.read", "segments.write"],
      ofAllStores: true,
      load: async () => ({ Page: (await import("./edit-page")).NewSegmentPage }),
    },
    {
      path: "segments/upload",
      title: { en: "Upload a list", "zh-CN": "上传名单" },
      may: ["segments.read", "segments.write"],
      ofAllStores: true,
      load: async () => ({ Page: (await import("./upload/upload-page")).UploadPage }),
      alsoFound: "segment file csv import list 人群 名单 导入",
    },
    {
      path: "segments/:code",
      title: { en: "Segment", "zh-CN": "人群" },
      may: "segments.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./segment-page")).SegmentPage }),
    },
    {
      path: "segments/:code/edit",
      title: { en: "Change a segment", "zh-CN": "修改人群" },
      may: ["segments.read", "segments.write"],
      ofAllStores: true,
      load: async () => ({ Page: (await import("./edit-page")).EditSegmentPage }),
    },
  ],
};

export default segments;
