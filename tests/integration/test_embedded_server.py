"""The embedded server in ordinary life: started, shared, stopped, and configured."""

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from regulars.infra import embedded
from tests.integration.embedded_homes import (
    FAST,
    eventually,
    holder,
    server_pids,
    started_at,
    url_from,
    watcher_pids,
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One home whose cluster is made once; each test leaves it without a server."""
    home = tmp_path_factory.mktemp("embedded")
    yield home
    embedded.stop(home)


def test_a_lease_is_a_running_server_and_the_last_one_ends_it(home: Path) -> None:
    first = embedded.acquire(home, extra=FAST)
    second = embedded.acquire(home)
    assert first.url == second.url
    assert started_at(first.url) == started_at(second.url)

    first.release()
    first.release()
    assert started_at(second.url)

    second.release()
    assert server_pids(home) == []
    eventually(lambda: watcher_pids(home) == [])


def test_a_later_start_is_quick_and_finds_what_was_stored(home: Path) -> None:
    with embedded.acquire(home, extra=FAST) as lease, psycopg.connect(lease.url) as connection:
        connection.execute("create table kept as select generate_series(1, 1000) as number")

    begun = time.monotonic()
    with embedded.acquire(home, extra=FAST) as lease:
        assert time.monotonic() - begun < 5  # 0.3 s on an idle machine
        with psycopg.connect(lease.url) as connection:
            assert connection.execute("select count(*) from kept").fetchone() == (1000,)
            connection.execute("drop table kept")


def test_stop_ends_the_server_although_leases_are_held(home: Path) -> None:
    assert not embedded.stop(home / "nowhere")
    with embedded.acquire(home, extra=FAST) as lease:
        assert embedded.stop(home)
        assert server_pids(home) == []
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(lease.url)
        eventually(lambda: watcher_pids(home) == [])
        assert not lease.tend(), "what was stopped on purpose stays stopped"
        assert server_pids(home) == []
        assert not embedded.stop(home)

        with embedded.acquire(home, extra=FAST) as later:
            assert later.url == lease.url
            assert lease.tend()
            assert started_at(lease.url) == started_at(later.url)
    assert server_pids(home) == []


def test_two_processes_that_start_together_share_one_new_cluster(tmp_path: Path) -> None:
    with holder(tmp_path) as one, holder(tmp_path) as other:
        first, second = url_from(one), url_from(other)
        assert first == second != ""
        assert started_at(first) == started_at(second)
        assert len(watcher_pids(tmp_path)) == 1
        for process in (one, other):
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait() == 0
    assert server_pids(tmp_path) == []


def test_the_server_is_durable_local_and_in_utf8(home: Path) -> None:
    with embedded.acquire(home) as lease, psycopg.connect(lease.url) as connection:
        names = ("fsync", "synchronous_commit", "data_checksums", "listen_addresses", "timezone")
        shown = {name: connection.execute(f"show {name}".encode()).fetchone() for name in names}
        assert shown == {
            "fsync": ("on",),
            "synchronous_commit": ("on",),
            "data_checksums": ("on",),
            "listen_addresses": ("",),
            "timezone": ("UTC",),
        }
        database = connection.execute(
            "select pg_encoding_to_char(encoding), datlocprovider::text, datlocale "
            "from pg_database where datname = current_database()"
        )
        assert database.fetchone() == ("UTF8", "b", "C.UTF-8")


def test_the_application_is_no_superuser_and_needs_its_password(home: Path) -> None:
    with embedded.acquire(home, extra=FAST) as lease:
        with psycopg.connect(lease.url) as connection:
            role = connection.execute(
                "select rolname, rolsuper, rolcreatedb from pg_roles where rolname = current_user"
            )
            assert role.fetchone() == ("regulars", False, True)
        password = (home / "postgres/password").read_text()
        assert (home / "postgres/password").stat().st_mode & 0o077 == 0
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(lease.url.replace(password, "guessed"))


def test_given_settings_overrule_ours_until_the_next_start(home: Path) -> None:
    with (
        embedded.acquire(home, extra=FAST | {"work_mem": "7MB"}) as lease,
        psycopg.connect(lease.url) as connection,
    ):
        assert connection.execute("show work_mem").fetchone() == ("7MB",)
        assert connection.execute("show fsync").fetchone() == ("off",)
    with embedded.acquire(home) as lease, psycopg.connect(lease.url) as connection:
        assert connection.execute("show fsync").fetchone() == ("on",)


def test_a_server_that_does_not_start_says_why(home: Path) -> None:
    with pytest.raises(embedded.EmbeddedStartFailed, match=r'"work_mem": "nonsense"'):
        embedded.acquire(home, extra=FAST | {"work_mem": "nonsense"})
    assert server_pids(home) == []
    embedded.acquire(home, extra=FAST).release()


def test_a_lost_password_is_told_at_once(home: Path) -> None:
    path = home / "postgres/password"
    password = path.read_text()
    path.write_text("forgotten")
    with pytest.raises(embedded.EmbeddedStartFailed, match="password authentication failed"):
        embedded.acquire(home, extra=FAST)
    path.write_text(password)
    eventually(lambda: server_pids(home) == [])


def test_data_of_another_major_version_is_refused_and_left_alone(home: Path) -> None:
    version = home / "postgres/data/PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(embedded.EmbeddedVersionMismatch, match="data of PostgreSQL 17"):
        embedded.acquire(home, extra=FAST)
    assert version.read_text() == "17\n"
    assert server_pids(home) == []
    version.write_text("18\n")


def test_a_home_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(embedded.EmbeddedUnusable, match="cannot be used"):
        embedded.acquire(tmp_path / "file")


def test_programs_are_found_by_name() -> None:
    assert embedded.binary("pgbench").is_file()
    with pytest.raises(embedded.EmbeddedUnusable, match="no program pg_nonsense"):
        embedded.binary("pg_nonsense")
