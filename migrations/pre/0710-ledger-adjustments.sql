-- Adjustments above a limit wait for somebody's approval; holds are found by their id alone.
set local lock_timeout = '5s';

create table ledger.adjustment (
    owner_id uuid not null,
    id uuid not null,
    asset_id bigint not null references ledger.asset (id),
    state text collate "C" not null check (state in ('pending', 'approved', 'refused')),
    units bigint not null check (units <> 0),
    reason text not null,
    requested_by text not null,
    requested_at timestamptz not null,
    decided_by text,
    decided_at timestamptz,
    decision_note text,
    transfer_id uuid,
    primary key (owner_id, id),
    check ((state = 'pending') = (decided_at is null)),
    check (decided_by is distinct from requested_by)
);
create unique index adjustment_by_id on ledger.adjustment (id);
create index adjustment_pending on ledger.adjustment (id) where state = 'pending';

create table ledger.adjustment_limit (
    role_code text collate "C" not null,
    asset_id bigint not null references ledger.asset (id),
    units_max bigint not null check (units_max >= 0),
    updated_at timestamptz not null,
    primary key (role_code, asset_id)
);

create unique index hold_by_id on ledger.hold (id);
