-- Rules for tags may be archived: they tag nobody any more, and leave the list.
set local lock_timeout = '5s';

alter table lifecycle.tag_rule add column archived_at timestamptz;
alter table lifecycle.tag_rule add column archived_by text;
alter table lifecycle.tag_rule add constraint tag_rule_archived check (
    (archived_at is null) = (archived_by is null) and (archived_at is null or not is_on)
) not valid;
