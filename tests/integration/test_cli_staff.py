"""`regulars staff`, as whoever runs the installation uses it."""

import re
from typing import Any

from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.domains.access.actions import bootstrap_owner
from tests.support.commands import CommandLine


async def test_an_owner_who_lost_the_password_gets_in_again(
    command_line: CommandLine, platform: Platform, client: AsyncTestClient[Any]
) -> None:
    async with platform.database.transaction() as tx:
        first = await bootstrap_owner(tx, platform.vault, platform.clock.now())
    assert first is not None
    ran = command_line.run("staff", "reset-password", "owner", "--second-factor")
    assert ran.status == 0
    found = re.search(r"one-time password of owner: (\S+)", ran.out)
    assert found is not None
    answer = await client.post("/v1/sessions", json={"login": "owner", "password": found[1]})
    assert answer.status_code == 201
    assert answer.json()["is_password_change_due"] is True


def test_an_account_that_is_not_there_is_refused(command_line: CommandLine) -> None:
    ran = command_line.run("staff", "reset-password", "nobody")
    assert (ran.status != 0, ran.err.partition(":")[0]) == (True, "staff_not_found")
