-- Units of value in double entry: assets, accounts, lots and their entries, transfers, holds.
set local lock_timeout = '5s';

create schema ledger;

create table ledger.asset (
    id bigint generated always as identity primary key,
    revision uuid not null,
    code text collate "C" not null unique check (length(code) between 1 and 200),
    program_id bigint not null,
    settings jsonb not null,
    updated_at timestamptz not null
);

-- The row that is locked before anything of an owner's is read or moved; its sums are caches.
create table ledger.account (
    owner_id uuid not null,
    asset_id bigint not null references ledger.asset (id),
    balance_units bigint not null default 0,
    debt_units bigint not null default 0 check (debt_units <= 0),
    primary key (owner_id, asset_id)
) with (fillfactor = 80);

-- A transfer is never changed. `owner_id` is who the posting was for; whose lots it changed say
-- its entries, for merged parties keep their own; `lot_owner_ids` names their owners where they
-- are not just that one.
create table ledger.transfer (
    written_in bigint not null,
    owner_id uuid not null,
    id uuid not null,
    posting_id uuid not null,
    asset_id bigint not null,
    kind text collate "C" not null check (
        kind in (
            'earned', 'spent', 'taken_back', 'forgiven', 'absorbed', 'deducted', 'given_back',
            'expired', 'expiry_undone', 'reinstated', 'adjusted_in', 'adjusted_out', 'moved_out',
            'moved_in', 'repaid'
        )
    ),
    units bigint not null check (units > 0),
    debit_account text collate "C" not null,
    credit_account text collate "C" not null,
    effective_at timestamptz not null,
    recorded_at timestamptz not null,
    reference_kind text,
    reference_id uuid,
    reason text,
    actor text,
    hold_id uuid,
    reverses_id uuid,
    lot_owner_ids uuid[],
    is_backfill boolean not null,
    primary key (owner_id, id)
);
create index transfer_that_reverses on ledger.transfer (owner_id, reverses_id)
where reverses_id is not null;
create index transfer_of_hold on ledger.transfer (hold_id) where hold_id is not null;
create index transfer_by_reference on ledger.transfer (reference_id)
where reference_id is not null;

-- Open lots are those with anything left, debts among them. `is_pending` lasts until its owner has
-- been told that it became available; what is available depends on `available_at` alone.
create table ledger.lot (
    written_in bigint not null,
    owner_id uuid not null,
    id uuid not null,
    asset_id bigint not null,
    is_debt boolean not null,
    is_open boolean not null,
    is_pending boolean not null,
    is_expiry_fixed boolean not null,
    units bigint not null,
    remaining_units bigint not null,
    held_units bigint not null default 0,
    expired_units bigint not null default 0 check (expired_units >= 0),
    earned_at timestamptz not null,
    recorded_at timestamptz not null,
    moved_at timestamptz not null,
    available_at timestamptz,
    expires_at timestamptz,
    warned_days bigint,
    reference_kind text,
    reference_id uuid,
    primary key (owner_id, id),
    check (is_open = (remaining_units <> 0)),
    check (is_debt = (units < 0)),
    check (held_units between 0 and greatest(remaining_units, 0)),
    check (is_debt or remaining_units between 0 and units),
    check (not is_debt or remaining_units between units and 0)
) with (fillfactor = 85);
create index lot_open on ledger.lot (owner_id, asset_id) where is_open;
create index lot_dying on ledger.lot (asset_id, expires_at, owner_id, id)
where is_open and expires_at is not null;
create index lot_dead on ledger.lot (owner_id, asset_id, expires_at) where expired_units > 0;
create index lot_pending on ledger.lot (asset_id, available_at) where is_pending;

-- Every change of a lot; what a lot held at any time is the sum of its entries until then.
create table ledger.lot_entry (
    written_in bigint not null,
    owner_id uuid not null,
    transfer_id uuid not null,
    lot_id uuid not null,
    ordinal bigint not null,
    asset_id bigint not null,
    kind text collate "C" not null,
    units bigint not null check (units <> 0),
    effective_at timestamptz not null,
    recorded_at timestamptz not null,
    primary key (owner_id, transfer_id, lot_id)
);

-- The terms that a lot had until they were changed at `changed_at`.
create table ledger.past_term (
    owner_id uuid not null,
    lot_id uuid not null,
    id uuid not null,
    asset_id bigint not null,
    available_at timestamptz,
    expires_at timestamptz,
    changed_at timestamptz not null,
    recorded_at timestamptz not null,
    primary key (owner_id, lot_id, id)
);

create table ledger.hold (
    written_in bigint not null,
    owner_id uuid not null,
    id uuid not null,
    asset_id bigint not null,
    state text collate "C" not null check (state in ('open', 'captured', 'voided', 'timed_out')),
    units bigint not null check (units > 0),
    captured_units bigint not null default 0,
    placed_at timestamptz not null,
    recorded_at timestamptz not null,
    times_out_at timestamptz not null,
    ended_at timestamptz,
    end_recorded_at timestamptz,
    reference_kind text,
    reference_id uuid,
    reason text,
    actor text,
    primary key (owner_id, id),
    check ((state = 'open') = (ended_at is null)),
    check (captured_units between 0 and units)
);
create index hold_open on ledger.hold (owner_id, asset_id) where state = 'open';
create index hold_timing_out on ledger.hold (times_out_at) where state = 'open';

create table ledger.hold_lot (
    owner_id uuid not null,
    hold_id uuid not null,
    ordinal bigint not null,
    lot_owner_id uuid not null,
    lot_id uuid not null,
    units bigint not null check (units > 0),
    captured_units bigint not null default 0,
    primary key (owner_id, hold_id, ordinal),
    check (captured_units between 0 and units)
);
create index hold_lot_by_lot on ledger.hold_lot (lot_owner_id, lot_id);
-- Holds that were placed while their owner was one person with others: few, and asked for often.
create index hold_lot_of_another on ledger.hold_lot (lot_owner_id) where lot_owner_id <> owner_id;
create index hold_lot_on_another on ledger.hold_lot (owner_id) where lot_owner_id <> owner_id;

-- Keys last for ever: the same question gets the first answer again.
create table ledger.transfer_key (
    key text collate "C" primary key,
    fingerprint bytea not null,
    owner_id uuid not null,
    answer jsonb not null
);
