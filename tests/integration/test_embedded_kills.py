"""The embedded server under kill -9: of the server, its children, its holders and its watcher."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from regulars.infra import embedded
from regulars.infra.embedded.account import account_for
from tests.integration.embedded_homes import (
    FAST,
    eventually,
    holder,
    kill,
    kill_watcher,
    postmaster_pid,
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


@pytest.fixture
def lease(home: Path) -> Iterator[embedded.Lease]:
    with embedded.acquire(home, extra=FAST) as lease:
        eventually(lambda: len(watcher_pids(home)) == 1)
        yield lease
    assert server_pids(home) == []


def answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def test_a_killed_server_comes_back_with_what_was_committed(
    home: Path, lease: embedded.Lease
) -> None:
    before = started_at(lease.url)
    with psycopg.connect(lease.url, autocommit=True) as connection:
        connection.execute("create table survivor (number int)")
        for number in range(20):
            connection.execute("insert into survivor values (%s)", [number])
        kill(postmaster_pid(home))

    eventually(lambda: answers(lease.url) and started_at(lease.url) != before)
    with psycopg.connect(lease.url) as connection:
        assert connection.execute("select count(*) from survivor").fetchone() == (20,)
        assert connection.execute("show fsync").fetchone() == ("off",), "settings stay"
        connection.execute("drop table survivor")


def test_a_killed_server_is_brought_back_by_whoever_asks_first(
    home: Path, lease: embedded.Lease
) -> None:
    kill(postmaster_pid(home))
    assert lease.tend()
    assert answers(lease.url)


def test_a_server_that_is_shutting_down_is_started_again(home: Path, lease: embedded.Lease) -> None:
    before = started_at(lease.url)
    lingering = psycopg.connect(lease.url)
    os.kill(postmaster_pid(home), 15)
    eventually(lambda: not answers(lease.url))
    with holder(home) as other:
        time.sleep(0.5)
        lingering.close()
        assert started_at(url_from(other)) != before


def test_a_killed_backend_costs_its_connection_only(home: Path, lease: embedded.Lease) -> None:
    before = started_at(lease.url)
    with psycopg.connect(lease.url) as connection:
        kill(connection.info.backend_pid)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select 1")
    eventually(lambda: answers(lease.url))
    assert started_at(lease.url) == before


def test_the_server_ends_after_its_last_holder_was_killed(home: Path) -> None:
    with holder(home) as one, holder(home) as other:
        assert url_from(one) == url_from(other)
        kill(one.pid)
        time.sleep(0.8)
        assert server_pids(home) != []
        kill(other.pid)
        eventually(lambda: server_pids(home) == [] and watcher_pids(home) == [])
    assert not (home / "postgres/data/postmaster.pid").exists(), "it was shut down, not killed"


def test_a_killed_watcher_is_replaced_and_missed_by_nobody(
    home: Path, lease: embedded.Lease
) -> None:
    kill_watcher(home)
    assert answers(lease.url)
    assert lease.tend()

    kill_watcher(home)
    embedded.acquire(home).release()
    eventually(lambda: len(watcher_pids(home)) == 1)


def test_without_a_watcher_the_last_release_still_ends_the_server(home: Path) -> None:
    with embedded.acquire(home, extra=FAST):
        kill_watcher(home)
    assert server_pids(home) == []


def test_a_server_left_by_a_killed_holder_and_watcher_is_adopted_or_stopped(home: Path) -> None:
    with holder(home) as process:
        before = started_at(url_from(process))
        kill_watcher(home)
        kill(process.pid)
        process.wait()
    with embedded.acquire(home) as lease:
        assert started_at(lease.url) == before
        kill_watcher(home)
        os.close(lease._descriptor)  # as death would
        lease._descriptor = None
    assert server_pids(home) != []
    assert embedded.stop(home)
    assert server_pids(home) == []


def test_a_server_killed_without_a_watcher_starts_from_its_remains(home: Path) -> None:
    with embedded.acquire(home, extra=FAST):
        kill_watcher(home)
        for pid in server_pids(home):
            kill(pid)
        eventually(lambda: server_pids(home) == [])
        assert (home / "postgres/data/postmaster.pid").exists()
        assert (home / "postgres/run/.s.PGSQL.5432").exists()
        assert not embedded.stop(home)
        with embedded.acquire(home, extra=FAST) as lease:
            assert answers(lease.url)


def test_a_stale_pid_file_that_names_somebody_else_hurts_nobody(home: Path) -> None:
    embedded.acquire(home, extra=FAST).release()
    account = account_for(home / "postgres/data")
    is_root = os.geteuid() == 0
    with subprocess.Popen(
        ["sleep", "60"], cwd="/", user=account.user_id if is_root else None
    ) as stranger:
        pid_file = home / "postgres/data/postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n/proc/self/cwd\n1\n5432\n../run\n\n1 1\nready\n")
        (home / "postgres/run/.s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n")
        assert not embedded.stop(home)
        pid_file.write_text(f"{stranger.pid}\n")
        with embedded.acquire(home, extra=FAST) as lease:
            assert answers(lease.url)
        assert stranger.poll() is None
        stranger.kill()


def test_a_first_start_that_was_killed_half_way_heals(tmp_path: Path) -> None:
    def half_made() -> list[Path]:
        return list((tmp_path / "postgres").glob("data.new-*/global"))

    with holder(tmp_path) as process:
        eventually(lambda: half_made() != [])
        kill(process.pid)
    assert not (tmp_path / "postgres/data").exists()

    with embedded.acquire(tmp_path, extra=FAST) as lease:
        assert answers(lease.url)
        assert half_made() == []


def test_a_start_that_is_killed_after_the_cluster_was_made_heals(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        eventually((tmp_path / "postgres/data").exists)
        kill(process.pid)
    with embedded.acquire(tmp_path, extra=FAST) as lease:
        assert answers(lease.url)
    assert server_pids(tmp_path) == []
