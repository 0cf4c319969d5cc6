"""How many members a condition is about: asked of the lake where that is quicker and fresh enough.

A large base is counted over the snapshot of members' rows, which is taken every day, and over the
events and orders of the newest export; a small one, and whatever the lake cannot tell, over the
rows of the database as they are now. The answer says which it was, and as of when.
"""

import asyncio
from datetime import datetime, timedelta
from threading import Lock

import msgspec

from regulars.domains.insights import queries as insights
from regulars.domains.insights.errors import ConditionNotListable
from regulars.domains.insights.queries import LakeGround, Scope
from regulars.domains.insights.types import MemberSize
from regulars.flows.lake.reading import LakeList, lake_list, on_duckdb
from regulars.infra.analytics.duckdb_engine import open_duckdb
from regulars.infra.analytics.engine import EngineTerms, engine_terms
from regulars.infra.db import Database, Tx
from regulars.infra.lake.errors import LakeElsewhere, LakeExportNotFound
from regulars.infra.lake.location import Location, location_of
from regulars.infra.settings import Settings
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.nodes import Condition, Event, Sequence
from regulars.kernel.period import zone

LAKE_FROM_MEMBERS = 200_000
"""Below this the database answers as fast, and knows everything up to now."""
EXPORT_AGE_MAX = timedelta(hours=2)
SNAPSHOT_DAYS_MAX = 1
_MEMORY_BYTES_MAX = 2 * 1024**3
_ROWS = frozenset({"member_facts"})
_PAST = frozenset({"events", "documents", "members"})
_ONE_AT_A_TIME = Lock()
"""Two at once would each take twice as long."""


class SizeMeans(msgspec.Struct, frozen=True, kw_only=True):
    """The database, where the lake lies, and what an engine may use of this machine."""

    database: Database
    location: Location
    engine: EngineTerms
    lake_from_members: int = LAKE_FROM_MEMBERS


def size_means(database: Database, settings: Settings) -> SizeMeans:
    """What sizes work with by the settings of an installation."""
    return SizeMeans(
        database=database,
        location=location_of(settings.lake_url, settings.home),
        engine=engine_terms(settings),
    )


async def size_of(
    means: SizeMeans, condition: Condition, scope: Scope, sample_count: int = 0
) -> MemberSize:
    """How many members meet the condition now, with up to 200 of them for a sample.

    Refuses what cannot be told. The lake is gone through beside the caller, who goes on meanwhile,
    and without a transaction.
    """
    count = min(sample_count, insights.SAMPLE_MAX)
    async with means.database.transaction() as tx:
        listed = await _lake_worth_asking(tx, means, scope.now)
    if listed is not None:
        try:
            return await asyncio.to_thread(_size_in_lake, means, listed, (condition, scope), count)
        except ConditionNotListable:
            # Asked of the database, which knows more, or refuses it for good.
            pass
    async with means.database.transaction() as tx:
        return await insights.size_in_database(tx, condition, scope, count)


async def _lake_worth_asking(tx: Tx, means: SizeMeans, now: datetime) -> LakeList | None:
    """The lake, where it holds so many members that it is quicker, and none of it is old."""
    try:
        listed = await lake_list(tx, means.location)
    except (LakeExportNotFound, LakeElsewhere):
        return None
    rows = listed.files["member_facts"]
    if sum(each.row_count for each in rows) < means.lake_from_members:
        return None
    today = now.astimezone(zone(listed.time_zone)).date()
    days = [each.snapshot_on for each in rows if each.snapshot_on is not None]
    is_fresh = min(days) >= today - timedelta(days=SNAPSHOT_DAYS_MAX)
    return listed if is_fresh and now - listed.export.published_at <= EXPORT_AGE_MAX else None


def _size_in_lake(
    means: SizeMeans, listed: LakeList, asked: tuple[Condition, Scope], sample_count: int
) -> MemberSize:
    condition, scope = asked
    wanted = _ROWS | (_PAST if _looks_back(condition) else frozenset())
    files = {name: found if name in wanted else [] for name, found in listed.files.items()}
    terms = means.engine
    with (
        _ONE_AT_A_TIME,
        open_duckdb(
            min(terms.memory_bytes_max, _MEMORY_BYTES_MAX), terms.threads, terms.spill_folder, {}
        ) as engine,
    ):
        tables = on_duckdb(
            engine.backend, msgspec.structs.replace(listed, files=files), means.location
        )
        ground = LakeGround(
            member_facts=tables.member_facts,
            events=tables.events,
            documents=tables.documents,
            members=tables.members,
            time_zone=listed.time_zone,
        )
        count, ids = insights.size_in_lake(engine, condition, scope, ground, sample_count)
    return MemberSize(
        member_count=count,
        sample_ids=ids,
        source="lake",
        as_of=min(each.created_at for each in listed.files["member_facts"]),
    )


def _looks_back(condition: Condition) -> bool:
    return any(isinstance(leaf, Event | Sequence) for leaf in leaves(condition))
