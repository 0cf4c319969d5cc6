-- Members: parties, the identities that recognise them, profiles, and the merges between them.
set local lock_timeout = '5s';

create schema members;

-- A party: a member, an anonymous visitor, or what is left of an erased person. `survivor_id`
-- names the party that it was merged into, in one step; unmerged, it names itself. The profile
-- columns of a survivor hold what is known of everybody merged into it, taken together; those of
-- a merged party stay as they were on the day of its merge, for the day that it is undone.
create table members.member (
    id uuid primary key,
    survivor_id uuid not null references members.member (id),
    standing text not null check (standing in ('member', 'anonymous', 'erased')),
    first_seen_at timestamptz not null,
    identified_at timestamptz,
    registered_at timestamptz,
    joined_at timestamptz generated always as (coalesce(registered_at, identified_at)) stored,
    source_id integer,
    channel_id integer,
    store_id integer,
    gender text,
    birth_date date,
    locale text,
    time_zone text,
    country text,
    region text,
    city text,
    attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
    personal bytea,
    name_codes bigint[],
    field_times jsonb not null default '{}' check (jsonb_typeof(field_times) = 'object'),
    created_at timestamptz not null,
    erased_at timestamptz,
    check (standing <> 'member' or identified_at is not null or registered_at is not null),
    check ((standing = 'erased') = (erased_at is not null))
) with (fillfactor = 90);

create index member_merged on members.member (survivor_id) where survivor_id <> id;
create index member_listed on members.member
    (standing, coalesce(joined_at, first_seen_at), id) where survivor_id = id;
create index member_names on members.member using gin (name_codes);
create index member_attributes on members.member using gin (attributes jsonb_path_ops);

comment on column members.member.first_seen_at is 'When the earliest record about them happened.';
comment on column members.member.identified_at is
    'When the earliest record happened that named the person.';
comment on column members.member.registered_at is
    'When they registered, where a record said so; joined_at follows it.';
comment on column members.member.source_id is 'Where the earliest record came from.';
comment on column members.member.personal is 'Personal fields: one sealed JSON object.';
comment on column members.member.name_codes is 'Keyed codes of the pieces of their names.';
comment on column members.member.field_times is
    'Per field: when its value was last stated, in microseconds since 1970.';

-- What was told of a survivor alone, without those merged into it: there is a row only for
-- parties that others were merged into.
create table members.own_profile (
    member_id uuid primary key references members.member (id),
    first_seen_at timestamptz not null,
    identified_at timestamptz,
    registered_at timestamptz,
    source_id integer,
    channel_id integer,
    store_id integer,
    gender text,
    birth_date date,
    locale text,
    time_zone text,
    country text,
    region text,
    city text,
    attributes jsonb not null,
    personal bytea,
    field_times jsonb not null
);

-- The value itself is sealed; `blind_index` is the keyed hash of kind, namespace and value.
create table members.identity (
    blind_index bytea primary key check (octet_length(blind_index) = 16),
    member_id uuid not null references members.member (id),
    kind text not null,
    namespace text not null,
    sealed bytea not null,
    is_verified boolean not null,
    claimed_at timestamptz not null,
    created_at timestamptz not null
);
create index identity_by_member on members.identity (member_id, kind);

comment on column members.identity.claimed_at is
    'When the record happened that last said whose it is.';

create table members.merge (
    id uuid primary key,
    winner_id uuid not null references members.member (id),
    loser_id uuid not null references members.member (id),
    cause text not null check (cause in ('identified', 'absorbed', 'manual', 'review')),
    linking_kinds text[] not null,
    note text not null,
    by_kind text not null,
    by_id uuid not null,
    by_name text not null,
    merged_at timestamptz not null,
    undone_at timestamptz,
    undone_by_kind text,
    undone_by_id uuid,
    undone_by_name text,
    undone_note text,
    check (winner_id <> loser_id)
);
create unique index merge_standing on members.merge (loser_id) where undone_at is null;
create index merge_by_winner on members.merge (winner_id);
create index merge_by_loser on members.merge (loser_id);

-- Two parties that a record linked and a guard kept from merging. `kept_apart` is remembered.
create table members.review (
    id uuid primary key,
    first_id uuid not null references members.member (id),
    second_id uuid not null references members.member (id),
    state text not null check (state in ('open', 'merged', 'kept_apart')),
    reasons text[] not null,
    linking_kinds text[] not null,
    source_id integer,
    opened_at timestamptz not null,
    decided_at timestamptz,
    decided_by_kind text,
    decided_by_id uuid,
    decided_by_name text,
    note text not null default '',
    check (first_id < second_id),
    check ((state = 'open') = (decided_at is null))
);
create index review_by_first on members.review (first_id) where state <> 'merged';
create index review_by_second on members.review (second_id) where state <> 'merged';
create index review_open on members.review (id) where state = 'open';

-- How each kind of identity takes part in recognising people; lower priority numbers come first.
create table members.identity_rule (
    kind text primary key,
    priority smallint not null unique deferrable initially deferred,
    names_a_person boolean not null,
    limit_per_member integer check (limit_per_member > 0),
    blocks_merge_when_verified_differs boolean not null
);
insert into members.identity_rule
    (kind, priority, names_a_person, limit_per_member, blocks_merge_when_verified_differs)
values
    ('unionid', 10, true, 3, false),
    ('phone', 20, true, 5, true),
    ('email', 30, true, 10, false),
    ('card', 40, true, 20, false),
    ('external', 50, true, 50, false),
    ('openid', 60, true, 20, false),
    ('device', 90, false, null, false);

-- Values that never identify anybody, lower-cased; kind '' stands for every kind.
create table members.blocked_value (
    kind text not null default '',
    value text not null check (value = lower(value)),
    primary key (kind, value)
);
insert into members.blocked_value (kind, value)
values
    ('', '0'), ('', '00'), ('', '000'), ('', '0000'), ('', '00000'), ('', '000000'),
    ('', '0000000'), ('', '00000000'), ('', '000000000'), ('', '0000000000'),
    ('', '00000000000'), ('', '-'), ('', '--'), ('', '-1'), ('', '.'), ('', '?'),
    ('', 'anon'), ('', 'anonymous'), ('', 'blank'), ('', 'default'), ('', 'empty'),
    ('', 'false'), ('', 'guest'), ('', 'n/a'), ('', 'na'), ('', 'nan'), ('', 'nil'),
    ('', 'no'), ('', 'none'), ('', 'null'), ('', '(null)'), ('', '<null>'),
    ('', 'not_available'), ('', 'test'), ('', 'tbd'), ('', 'true'), ('', 'undefined'),
    ('', 'unknown'), ('', 'unspecified'), ('', 'user'), ('', 'visitor'), ('', 'void'),
    ('', 'yes'), ('', '[object object]'), ('', '无'), ('', '未知'), ('', '匿名'), ('', '游客'),
    ('', '00000000-0000-0000-0000-000000000000'),
    ('email', 'a@a.com'), ('email', 'abc@abc.com'), ('email', 'anonymous@anonymous.com'),
    ('email', 'email@email.com'), ('email', 'no@email.com'), ('email', 'no@no.com'),
    ('email', 'noemail@noemail.com'), ('email', 'none@none.com'), ('email', 'null@null.com'),
    ('email', 'test@example.com'), ('email', 'test@test.com'), ('email', 'user@example.com'),
    ('phone', '11111111111'), ('phone', '12345678'), ('phone', '123456789'),
    ('phone', '1234567890'), ('phone', '12345678900'), ('phone', '12345678901');

-- The custom fields of a profile.
create table members.attribute (
    key text primary key check (key ~ '^[a-z][a-z0-9_]{0,62}$'),
    title text not null,
    type text not null check (
        type in ('text', 'number', 'integer', 'boolean', 'date', 'datetime', 'enum', 'list')
    ),
    is_personal boolean not null,
    enum_values text[] not null default '{}',
    created_at timestamptz not null,
    check ((type = 'enum') = (cardinality(enum_values) > 0))
);

-- `version` changes with every change to the rules, blocked values, attributes or settings, so
-- that processes know from the first row they read whether what they remember still holds.
create table members.registry (
    is_only boolean primary key default true check (is_only),
    version uuid not null,
    phone_region text not null
);
insert into members.registry (version, phone_region) values (gen_random_uuid(), 'CN');

-- A tag as last set or taken away on this party. The newest word over all merged parties counts.
create table members.tag (
    member_id uuid not null references members.member (id),
    tag text not null,
    is_set boolean not null,
    origin text not null check (origin in ('manual', 'rule', 'model')),
    origin_ref text not null,
    confidence double precision not null check (confidence > 0 and confidence <= 1),
    expires_at timestamptz,
    set_at timestamptz not null,
    primary key (member_id, tag)
);
create index tag_by_name on members.tag (tag, member_id);

create table members.purpose (
    code text primary key check (code ~ '^[a-z][a-z0-9_]{0,62}$'),
    title text not null,
    description text not null,
    created_at timestamptz not null
);
insert into members.purpose (code, title, description, created_at)
values
    ('marketing', 'Marketing', 'Offers, news and invitations', now()),
    ('service', 'Service', 'Messages about orders, points and the membership itself', now()),
    ('profiling', 'Personalisation', 'Predictions and recommendations from behaviour', now()),
    ('partners', 'Partners', 'Passing data on to partners', now());

-- Evidence: never changed, never removed, free of personal values.
create table members.consent (
    id uuid primary key,
    member_id uuid not null references members.member (id),
    purpose text not null references members.purpose (code),
    channel text not null,
    basis text not null check (
        basis in ('consent', 'contract', 'legitimate_interest', 'legal_obligation')
    ),
    is_granted boolean not null,
    source text not null,
    text_version text not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null
);
create index consent_by_member on members.consent (member_id, purpose, channel, occurred_at);

-- The survivors that a list asks for; a null does not narrow. Planned as part of the query.
create function members.listed_v1(
    of_standing text, joined_from timestamptz, joined_before timestamptz, with_tag text,
    from_source_id bigint, from_channel_id bigint, of_store_ids bigint[],
    with_identity_kind text, with_attribute jsonb, as_of timestamptz
) returns setof members.member
language sql stable
as $$
    select member.*
    from members.member
    where survivor_id = id
        and standing = of_standing
        and (joined_from is null or coalesce(joined_at, first_seen_at) >= joined_from)
        and (joined_before is null or coalesce(joined_at, first_seen_at) < joined_before)
        and (from_source_id is null or source_id = from_source_id)
        and (from_channel_id is null or channel_id = from_channel_id)
        and (of_store_ids is null or store_id = any(of_store_ids))
        and (with_attribute is null or attributes @> with_attribute)
        and (
            with_identity_kind is null
            or exists (
                select from members.identity
                where identity.member_id = member.id and identity.kind = with_identity_kind
            )
            or exists (
                select from members.member as party
                join members.identity on identity.member_id = party.id
                where party.survivor_id = member.id
                    and party.survivor_id <> party.id
                    and identity.kind = with_identity_kind
            )
        )
        and (
            with_tag is null
            or id in (
                select survivor_id
                from (
                    select distinct on (party.survivor_id)
                        party.survivor_id, tag.is_set, tag.expires_at
                    from members.tag
                    join members.member as party on party.id = tag.member_id
                    where tag.tag = with_tag
                    order by
                        party.survivor_id, tag.set_at desc,
                        tag.member_id = party.survivor_id desc, tag.member_id
                ) as newest
                where is_set and (expires_at is null or expires_at > as_of)
            )
        )
$$;

-- Faces to other domains.
create view shared.member_redirect_v1 as
select id as member_id, survivor_id from members.member;

comment on view shared.member_redirect_v1 is
    'Whose records are read together: all member_ids of one survivor_id.';

create function shared.same_person_ids(of_member_id uuid) returns setof uuid
language sql stable
as $$
    select party.id
    from members.member as asked
    join members.member as party
        on party.id = asked.survivor_id
            or (party.survivor_id = asked.survivor_id and party.survivor_id <> party.id)
    where asked.id = of_member_id
$$;

comment on function shared.same_person_ids(uuid) is
    'Every id that is read together with this one, itself included.';
