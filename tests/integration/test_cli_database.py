"""`regulars migrate · backup · restore · keys · openapi`, as users run them."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from regulars.infra import outbox
from regulars.infra.crypto import Vault, decode_keyring
from regulars.infra.db import Database
from regulars.infra.feed import Position
from regulars.infra.outbox import Announcement
from regulars.infra.rebase import rebase_feeds
from tests.conftest import NOW
from tests.support.commands import CommandLine

pytestmark = pytest.mark.slow(30)


@pytest.fixture
def blank_url(server_url: str) -> Iterator[str]:
    """A database in which nothing is."""
    name = f"regulars_blank_{os.getpid()}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    yield make_conninfo(server_url, dbname=name)
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")


def told(number: int) -> Announcement:
    return Announcement(
        topic=f"told.{number}", subject_id=None, payload={"number": number}, occurred_at=NOW
    )


def rows(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(question.encode()).fetchall()


def test_a_database_is_brought_up_to_this_release_once(
    command_line: CommandLine, blank_url: str
) -> None:
    before = command_line.run(
        "migrate", "--phase", "pre", "--json", REGULARS_DATABASE_URL=blank_url
    )
    assert before.status == 0
    assert before.json()["applied_count"] > 5
    again = command_line.run("migrate", REGULARS_DATABASE_URL=blank_url)
    assert (again.status, again.out) == (0, "the database is up to date\n")


async def test_a_backup_comes_back_whole_and_its_feeds_go_on_above_it(
    command_line: CommandLine, database: Database, database_url: str, blank_url: str, tmp_path: Path
) -> None:
    async with database.transaction() as tx:
        await outbox.announce(tx, [told(1), told(2)])
    with psycopg.connect(database_url) as connection:
        # As if the old cluster had counted further than the new one ever will in this test.
        connection.execute("update infra.outbox set written_in = 9000000000000")
    file = tmp_path / "shop.backup"
    made = command_line.run("backup", str(file), "--json")
    assert made.status == 0
    assert made.json()["size_bytes"] == file.stat().st_size

    back = command_line.run("restore", str(file), REGULARS_DATABASE_URL=blank_url)
    assert (back.status, back.err) == (0, "")
    assert rows(blank_url, "select topic from infra.outbox order by id") == [
        ("told.1",),
        ("told.2",),
    ]
    assert rows(blank_url, "select base from infra.feed_base") == [(9000000000001,)]


async def test_what_is_written_after_a_restore_comes_after_all_that_was_read(
    database: Database,
) -> None:
    nobody = UUID(int=0)
    async with database.transaction() as tx:
        await outbox.announce(tx, [told(1)])
        await tx.connection.execute("update infra.outbox set written_in = 7000000000000")
        await tx.connection.execute(
            "insert into infra.feed_cursor (consumer, written_in) values ('far', 8000000000000)"
        )
        assert await rebase_feeds(tx) == 8000000000000
    async with database.transaction() as tx:
        await outbox.announce(tx, [told(2)])
    async with database.transaction() as tx:
        later = await outbox.announced_after(
            tx, Position(written_in=8000000000000, last_id=nobody), 10
        )
        everything = await outbox.announced_after(tx, Position(written_in=0, last_id=nobody), 10)
    assert [each.topic for each in later] == ["told.2"]
    assert [each.topic for each in everything] == ["told.1", "told.2"]


def test_a_restore_into_tables_is_refused(command_line: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "shop.backup"
    assert command_line.run("backup", str(file)).status == 0
    refused = command_line.run("restore", str(file))
    assert (refused.status, refused.err.partition(":")[0]) == (6, "restore_target_not_empty")
    assert command_line.run("restore", str(file), "--force").status == 0


@pytest.mark.parametrize(
    ("arguments", "variables", "status", "code"),
    [
        (["restore", "nowhere.backup"], {}, 5, "not_found"),
        (["status"], {"REGULARS_PORT": "many"}, 2, "invalid_input"),
        (["backup", "x"], {"REGULARS_DATABASE_URL": "host=/nowhere"}, 6, "database_unreachable"),
        (["migrate"], {"REGULARS_DATABASE_URL": "host=/nowhere"}, 6, "database_unreachable"),
    ],
)
def test_a_refusal_is_one_line_with_its_code_and_the_status_of_its_kind(
    command_line: CommandLine,
    arguments: list[str],
    variables: dict[str, str],
    status: int,
    code: str,
) -> None:
    ended = command_line.run(*arguments, **variables)
    assert ended.status == status
    assert ended.err.startswith(f"{code}: ")
    assert "Traceback" not in ended.err


def test_keys_are_rotated_and_everything_is_sealed_anew(
    command_line: CommandLine, tmp_path: Path, database_url: str
) -> None:
    own_keyring = {"REGULARS_KEYRING": ""}
    command_line.environment |= own_keyring
    command_line.up()
    assert command_line.run("keys", "rotate").err.startswith("platform_running: ")
    assert command_line.run("down").status == 0
    assert key_numbers(database_url) == [(1,)]

    rotated = command_line.run("keys", "rotate")
    assert (rotated.status, rotated.err) == (0, "")
    keyring = decode_keyring((tmp_path / "home" / "keyring.json").read_bytes())
    assert [key.number for key in keyring.keys] == [1, 2]
    assert key_numbers(database_url) == [(2,)]
    command_line.up()


def key_numbers(url: str) -> list[tuple[object, ...]]:
    return rows(url, "select distinct get_byte(login, 0) from access.staff")


def test_a_keyring_from_the_environment_is_rotated_by_whoever_sets_it(
    command_line: CommandLine,
) -> None:
    rotated = command_line.run("keys", "rotate")
    vault = Vault(decode_keyring(rotated.out))
    assert vault.active_number == 2
    old = Vault(decode_keyring(command_line.environment["REGULARS_KEYRING"]))
    assert vault.open(old.seal(b"ann", b"x"), b"x") == b"ann"


def test_the_document_is_printed_without_a_database(command_line: CommandLine) -> None:
    ended = command_line.run("openapi", REGULARS_DATABASE_URL="host=/nowhere")
    document = ended.json()
    assert document["openapi"] == "3.1.0"
    assert "/healthz" in document["paths"]
