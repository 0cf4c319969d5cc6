-- name: lake_is_behind
-- Whether anything was written beyond the marks, by a transaction that has ended.
with horizon as (select shared.write_horizon() as written_in)

select
    exists (
        select from shared.sale_v1
        where written_in > least(%(documents)s::bigint, %(lines)s::bigint)
            and written_in < (select horizon.written_in from horizon)
    )
    or exists (
        select from shared.recount_v1
        where written_in > %(recounts)s::bigint
            and written_in < (select horizon.written_in from horizon)
    )
    or exists (
        select from shared.owned_event_v1
        where written_in > %(events)s::bigint
            and written_in < (select horizon.written_in from horizon)
    )
    or exists (
        select from shared.transfer_v1
        where written_in > %(transfers)s::bigint
            and written_in < (select horizon.written_in from horizon)
    )
    or exists (
        select from shared.tier_change_v1
        where written_in > %(tier_changes)s::bigint
            and written_in < (select horizon.written_in from horizon)
    )
    or exists (
        select from shared.stage_change_v1
        where written_in > %(stage_changes)s::bigint
            and written_in < (select horizon.written_in from horizon)
    )
