-- What people at the console keep: views of lists, and how they like their pages.
set local lock_timeout = '5s';

-- A filter with columns and a sort under a name; shared ones are seen by all who are signed in.
create table access.saved_view (
    id uuid primary key,
    staff_id uuid not null references access.staff (id),
    page text not null check (page ~ '^[a-z][a-z0-9_-]{0,63}$'),
    name text not null check (length(name) between 1 and 200),
    is_shared boolean not null,
    filter jsonb,
    columns text[] not null,
    sort text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (staff_id, page, name)
);
create index saved_view_shared on access.saved_view (page) where is_shared;

create table access.staff_preference (
    staff_id uuid primary key references access.staff (id),
    theme text not null check (theme in ('system', 'light', 'dark')),
    settings jsonb not null check (jsonb_typeof(settings) = 'object'),
    updated_at timestamptz not null
);
