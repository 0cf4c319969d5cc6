"""`regulars up`: everything starts, stays up, and ends together."""

import os
import re
import time
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.support.commands import CommandLine

pytestmark = pytest.mark.slow(60)


def is_alive(pid: int) -> bool:
    return Path("/proc", str(pid)).exists()


def wait_until_gone(pids: list[int]) -> None:
    give_up_at = time.monotonic() + 15
    while alive := [pid for pid in pids if is_alive(pid)]:
        assert time.monotonic() < give_up_at, f"{alive} are still alive"
        time.sleep(0.05)


def answer(command_line: CommandLine, path: str) -> httpx.Response:
    with httpx.Client(verify=False) as client:  # noqa: S501 - plain HTTP
        return client.get(command_line.url + path)


def test_a_fresh_installation_is_opened_once_and_status_follows(
    command_line: CommandLine, database_url: str
) -> None:
    idle = command_line.run("status", "--json")
    assert (idle.status, idle.json()["is_running"]) == (1, False)

    first = command_line.up()
    said = first.said()
    assert re.search(r"sign in as +owner\n", said)
    assert re.search(r"password +[a-z2-7]{4}(-[a-z2-7]{4}){5} ", said)
    assert re.search(r"write key +rk_write_[\w-]{43} ", said)
    assert command_line.run("status", "--json").json() == {
        "is_running": True,
        "is_ready": True,
        "url": command_line.url,
        "pid": first.process.pid,
        "lane_waiting_count": 0,
    }
    assert sorted(first.children()) == ["regulars.api.server", "regulars.worker"]

    down = command_line.run("down")
    assert (down.status, down.out) == (0, "stopped\n")
    assert first.process.wait(timeout=10) == 0
    second = command_line.up()
    assert "password" not in second.said()
    with psycopg.connect(database_url) as connection:
        staff = connection.execute("select count(*) from access.staff").fetchone()
        programs = connection.execute("select code from catalog.program").fetchall()
    assert staff == (1,)
    assert programs == []


def test_a_second_platform_on_the_same_home_is_refused(command_line: CommandLine) -> None:
    command_line.up()
    second = command_line.run("up")
    assert second.status == 6
    assert second.err.startswith("platform_running: ")
    assert answer(command_line, "/healthz").status_code == 200


def test_a_busy_port_is_refused_in_one_line(command_line: CommandLine, tmp_path: Path) -> None:
    command_line.up()
    other = command_line.run("up", REGULARS_HOME=str(tmp_path / "other"))
    assert other.status == 6
    assert other.err.startswith("port_busy: ")
    assert len(other.err.splitlines()) == 1


def test_a_killed_child_is_started_again(command_line: CommandLine) -> None:
    up = command_line.up()
    before = up.children()
    os.kill(before["regulars.api.server"], 9)
    os.kill(before["regulars.worker"], 9)
    give_up_at = time.monotonic() + 60
    while command_line.run("status").status != 0 or len(up.children()) < 2:
        assert time.monotonic() < give_up_at, up.said()
    after = up.children()
    assert before.keys() == after.keys()
    assert set(before.values()).isdisjoint(after.values())


def test_children_end_with_a_killed_platform_and_it_starts_again(
    command_line: CommandLine,
) -> None:
    up = command_line.up()
    children = list(up.children().values())
    up.process.kill()
    up.process.wait()
    wait_until_gone(children)
    assert command_line.run("status").out.startswith("nothing runs on ")
    command_line.up()
    assert answer(command_line, "/readyz").status_code == 200


def test_it_says_why_it_cannot_start_on_a_newer_database(
    command_line: CommandLine, database_url: str
) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "insert into infra.migration (id, phase, content_hash) values ('9999-next', 'pre', '')"
        )
    refused = command_line.run("up")
    assert refused.status == 6
    assert "newer_schema: the database knows 9999-next" in refused.err
    assert "Traceback" not in refused.err
    assert command_line.run("status").status == 1


def test_the_embedded_database_comes_and_goes_with_the_platform(
    command_line: CommandLine,
) -> None:
    command_line.environment |= {"REGULARS_DATABASE_URL": "", "REGULARS_KEYRING": ""}
    up = command_line.up()
    assert answer(command_line, "/readyz").json()["status"] == "ok"
    assert command_line.run("down").out == "stopped\n"
    assert up.process.wait(timeout=10) == 0
    assert command_line.run("down").out.startswith("nothing runs on ")
    again = command_line.up()
    assert "password" not in again.said()
