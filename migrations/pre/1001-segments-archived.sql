-- Whoever belongs to a segment that is archived leaves it, and history says why.
set local lock_timeout = '5s';

alter table segments.change drop constraint change_why_check;
alter table segments.change add constraint change_why_check check (
    why in ('facts', 'time', 'version', 'list', 'recount', 'erased', 'archived')
) not valid;
