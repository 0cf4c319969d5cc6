import { MailOutlined } from "@ant-design/icons";
import type { Feature } from "@/shared/feature";

const reportSchedules: Feature = {
  name: "report-schedules",
  pages: [
    {
      path: "insight/schedules",
      title: { en: "Reports by mail", "zh-CN": "定期报表" },
      may: "reports.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./list-page")).SchedulesPage }),
      menu: { part: "insight", order: 80, icon: MailOutlined },
      alsoFound: "schedules e-mail PDF Excel recipients 邮件 定时 发送 收件人 报表",
    },
    {
      path: "insight/schedules/new",
      title: { en: "New report by mail", "zh-CN": "新建定期报表" },
      may: "reports.write",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./form-page")).NewSchedulePage }),
    },
    {
      path: "insight/schedules/:scheduleId",
      title: { en: "Report by mail", "zh-CN": "定期报表" },
      may: "reports.read",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./schedule-page")).SchedulePage }),
    },
    {
      path: "insight/schedules/:scheduleId/edit",
      title: { en: "Change a report by mail", "zh-CN": "修改定期报表" },
      may: "reports.write",
      ofAllStores: true,
      load: async () => ({ Page: (await import("./form-page")).EditSchedulePage }),
    },
  ],
};

export default reportSchedules;
