import { SafetyCertificateOutlined, TeamOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const staff: Feature = {
  name: "staff",
  pages: [
    {
      path: "staff",
      title: { en: "Staff", "zh-CN": "员工" },
      may: "staff.read",
      load: async () => ({ Page: (await import("./list-page")).StaffPage }),
      menu: { part: "system", order: 10, icon: TeamOutlined },
      alsoFound: "people users accounts invite 邀请 用户 账号",
    },
    {
      path: "staff/new",
      title: { en: "Invite somebody", "zh-CN": "邀请员工" },
      may: "staff.write",
      load: async () => ({ Page: (await import("./invite-page")).InvitePage }),
    },
    {
      path: "staff/:staffId",
      title: { en: "Staff member", "zh-CN": "员工" },
      may: "staff.read",
      load: async () => ({ Page: (await import("./person-page")).PersonPage }),
    },
    {
      path: "roles",
      title: { en: "Roles", "zh-CN": "角色" },
      may: "staff.read",
      load: async () => ({ Page: (await import("./roles-page")).RolesPage }),
      menu: { part: "system", order: 15, icon: SafetyCertificateOutlined },
      alsoFound: "permissions rights 权限",
    },
    {
      path: "roles/new",
      title: { en: "New role", "zh-CN": "新建角色" },
      may: "staff.write",
      load: async () => ({ Page: (await import("./role-page")).NewRolePage }),
    },
    {
      path: "roles/:code",
      title: { en: "Role", "zh-CN": "角色" },
      may: "staff.read",
      load: async () => ({ Page: (await import("./role-page")).RolePage }),
    },
  ],
};

export default staff;
