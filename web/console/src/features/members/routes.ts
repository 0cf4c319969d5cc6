import { TeamOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const members: Feature = {
  name: "members",
  pages: [
    {
      path: "members",
      title: { en: "Members", "zh-CN": "会员" },
      may: "members.read",
      load: async () => ({ Page: (await import("./list-page")).MembersPage }),
      menu: { part: "people", order: 10, icon: TeamOutlined },
    },
    {
      path: "members/:memberId",
      title: { en: "Member", "zh-CN": "会员" },
      may: "members.read",
      load: async () => ({ Page: (await import("./member-page")).MemberPage }),
    },
  ],
};

export default members;
