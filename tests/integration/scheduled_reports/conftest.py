"""A shop with three orders, a mail server, and a report to be sent on Mondays at eight."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from regulars.bootstrap import Platform
from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.insights.actions import schedules
from regulars.domains.insights.types.schedules import (
    Appointed,
    ReportSchedule,
    ReportWanted,
    ScheduleContent,
)
from regulars.flows.record_orders import Submission
from tests.integration.test_record_orders import customer, document, line, record
from tests.support.lake import everything_ended
from tests.support.mail import PostOffice, post_office

CALLER = Caller(principal=SYSTEM)
MONDAYS = ScheduleContent(
    name="Who holds the money",
    report="pareto",
    wanted=ReportWanted(currency="GBP"),
    formats=("pdf", "xlsx", "csv"),
    when=Appointed(cadence="weekly", local_time="08:00", time_zone="Europe/London", weekday=1),
    locale="en",
    recipients=("ann@shop.test", "bo@shop.test"),
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    with post_office(tmp_path) as opened:
        yield opened


@pytest.fixture
async def shop(platform: Platform, office: PostOffice) -> Platform:
    """The platform with three orders of two members, and the mail server in its settings."""
    given = [("A-1", "C-1", 1_000), ("A-2", "C-1", 2_000), ("A-3", "C-2", 7_000)]
    await platform.codes.ids("source", ["till"])
    await record(
        platform,
        *(
            Submission(document=document(number, line("TEA", 1, minor)), customer=customer(card))
            for number, card, minor in given
        ),
    )
    await everything_ended(platform)
    settings = msgspec.structs.replace(
        office.settings(platform.settings), public_url="https://shop.test"
    )
    return msgspec.structs.replace(platform, settings=settings)


async def appoint(platform: Platform, content: ScheduleContent = MONDAYS) -> ReportSchedule:
    async with platform.database.transaction() as tx:
        return await schedules.create_schedule(
            tx, platform.vault, CALLER, content, platform.clock.now()
        )
