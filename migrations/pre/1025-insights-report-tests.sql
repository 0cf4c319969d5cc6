-- A report is sent to somebody to be looked at, beside its schedule and its readers.
set local lock_timeout = '5s';

alter table insights.report_run drop constraint report_run_why_check;
alter table insights.report_run add constraint report_run_why_check
check (why in ('schedule', 'by_hand', 'test'));
