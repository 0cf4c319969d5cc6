"""What the mail about a report and the pages of a report say around the figures."""

import msgspec

from regulars.domains.insights.types.schedules import ReportLocale


class MailWords(msgspec.Struct, frozen=True, kw_only=True):
    """The sentences of one language; braces hold what differs."""

    subject: str
    greeting: str
    attached: str
    left_out: str
    why: str
    leave: str
    before_day: str
    from_to: str
    period: str
    time_zone: str
    currency: str
    returns: str
    returns_net: str
    returns_ignore: str
    lake: str
    footer: str
    more_rows: str
    no_rows: str
    left_title: str
    left_question: str
    left_button: str
    left_done: str
    left_gone: str


_ENGLISH = MailWords(
    subject="{title} · {period}",
    greeting="{title} for {period}.",
    attached="Attached: {files}.",
    left_out="Too large to attach, and kept with the run: {files}.",
    why="You get this because “{name}” is sent to you.",
    leave="To get it no more: {link}",
    before_day="until {day}",
    from_to="{start} to {end}",
    period="Period",
    time_zone="Time zone",
    currency="Currency",
    returns="Returns",
    returns_net="taken off",
    returns_ignore="not counted",
    lake="Data as of",
    footer="{name} · made {made}",
    more_rows="… and {count} more rows in the workbook.",
    no_rows="Nothing to tell for this period.",
    left_title="Get this report no more?",
    left_question="{recipient} will get this report no more.",
    left_button="Take me off the list",
    left_done="{recipient} gets this report no more.",
    left_gone="This link has been used, or the report is sent no more.",
)
_CHINESE = MailWords(
    subject="{title} · {period}",
    greeting="{title}，{period}。",
    attached="附件：{files}。",
    left_out="文件过大未附上，可在该次发送记录中下载：{files}。",
    why="您收到此邮件，是因为报表“{name}”会发送给您。",
    leave="不再接收：{link}",
    before_day="截至 {day}",
    from_to="{start} 至 {end}",
    period="期间",
    time_zone="时区",
    currency="货币",
    returns="退货",
    returns_net="已扣除",
    returns_ignore="不计",
    lake="数据截至",
    footer="{name} · 生成于 {made}",
    more_rows="……另有 {count} 行，见工作簿。",
    no_rows="本期没有数据。",
    left_title="不再接收此报表？",
    left_question="{recipient} 将不再收到此报表。",
    left_button="退订",
    left_done="{recipient} 不再收到此报表。",
    left_gone="此链接已使用过，或该报表已停止发送。",
)


def words_of(locale: ReportLocale) -> MailWords:
    return _CHINESE if locale == "zh-CN" else _ENGLISH
