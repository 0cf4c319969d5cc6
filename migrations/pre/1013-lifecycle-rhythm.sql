-- Stages may follow each member's own rhythm instead of days that are the same for all.
set local lock_timeout = '5s';

alter table lifecycle.thresholds add column adaptive jsonb;

comment on column lifecycle.thresholds.adaptive is
    'Below which probabilities to be alive members are dormant and churned, and the fit; missing where days are fixed.';

alter table lifecycle.change drop constraint change_why_check;
alter table lifecycle.change add constraint change_why_check check (
    why in (
        'joined', 'first_order', 'order', 'came_back', 'time', 'rhythm', 'returned', 'thresholds',
        'corrected'
    )
) not valid;
