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
      path: "members/approvals",
      title: { en: "Goodwill approvals", "zh-CN": "补偿审批" },
      may: "ledger.read",
      load: async () => ({ Page: (await import("./approvals-page")).ApprovalsPage }),
      alsoFound: "adjustment goodwill 调整 审批",
    },
    {
      path: "members/reviews",
      title: { en: "Possible duplicates", "zh-CN": "疑似重复会员" },
      may: "members.merge",
      load: async () => ({ Page: (await import("./reviews-page")).ReviewsPage }),
      alsoFound: "merge review duplicate 合并 重复",
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
