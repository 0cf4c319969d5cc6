"""The server as a process: ready, busy, killed, stopped."""

import os
import time
from pathlib import Path

import psycopg
import pytest

from tests.support.servers import RunningServer, ServerMaker

pytestmark = pytest.mark.slow(15)


def wait_until_gone(pids: list[int]) -> None:
    give_up_at = time.monotonic() + 10
    while alive := [pid for pid in pids if Path("/proc", str(pid)).exists()]:
        assert time.monotonic() < give_up_at, f"{alive} are still alive"
        time.sleep(0.02)


def test_a_running_server_is_alive_and_ready(make_server: ServerMaker) -> None:
    server = make_server(is_cold=True)
    server.start()
    assert server.get("/healthz").json() == {"status": "ok"}
    assert server.get("/readyz").json() == {
        "status": "ok",
        "lane_waiting_count": 0,
    }


def test_it_is_not_ready_on_a_schema_of_another_release(
    running_server: RunningServer, database_url: str
) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "insert into infra.migration (id, phase, content_hash) values ('9999-next', 'pre', '')"
        )
    answer = running_server.get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.json()["detail"] == "a newer release has brought the database to 9999-next"
    assert answer.headers["retry-after"] == "2"


def test_measures_of_all_processes_are_added_up(make_server: ServerMaker) -> None:
    server = make_server(is_cold=True, REGULARS_API_PROCESSES="2")
    server.start()
    assert len(server.worker_pids()) == 2
    for _ in range(40):
        server.get("/healthz")
    assert counted(server, of_at_least=40) == 40
    assert [counted(server) for _ in range(5)] == [40] * 5


def counted(server: RunningServer, of_at_least: int = 0) -> float:
    """Answers of `/healthz` by all processes; each writes what it has counted every second."""
    wanted = 'regulars_http_request_seconds_count{method="GET",route="/healthz",status="200"}'
    give_up_at = time.monotonic() + 10
    while True:
        lines = server.get("/metrics").text.splitlines()
        count = sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(wanted))
        if count >= of_at_least or time.monotonic() > give_up_at:
            return count
        time.sleep(0.1)


def test_its_processes_end_with_a_killed_parent_and_it_starts_again_at_the_same_address(
    running_server: RunningServer,
) -> None:
    workers = running_server.worker_pids()
    assert len(workers) == 1
    running_server.kill()
    wait_until_gone(workers)
    running_server.start()
    assert running_server.worker_pids() != workers
    assert running_server.get("/healthz").status_code == 200


def test_a_killed_process_is_replaced(running_server: RunningServer) -> None:
    [worker] = running_server.worker_pids()
    os.kill(worker, 9)
    wait_until_gone([worker])
    running_server.wait_until_ready()
    assert running_server.worker_pids() not in ([], [worker])


def test_a_busy_port_is_refused(
    running_server: RunningServer, make_server: ServerMaker, tmp_path: Path
) -> None:
    second = make_server(
        REGULARS_PORT=str(running_server.port), REGULARS_HOME=str(tmp_path / "other")
    )
    second.start(is_awaited=False)
    assert second.wait() == 1
    assert '"code":"port_busy"' in second.log.read_text()
    assert running_server.get("/healthz").status_code == 200


def test_a_home_that_is_held_is_refused(
    running_server: RunningServer, make_server: ServerMaker
) -> None:
    second = make_server()
    second.start(is_awaited=False)
    assert second.wait() == 1
    assert '"code":"server_running"' in second.log.read_text()


def test_it_stops_when_told_to(running_server: RunningServer) -> None:
    workers = running_server.worker_pids()
    assert running_server.stop() == 0
    wait_until_gone(workers)
    assert "Traceback" not in running_server.log.read_text()


def test_a_server_that_cannot_open_its_database_says_why_and_ends(
    make_server: ServerMaker, database_url: str
) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "insert into infra.migration (id, phase, content_hash) values ('9999-next', 'pre', '')"
        )
    server = make_server()
    server.start(is_awaited=False)
    assert server.wait() == 1
    assert '"code":"newer_schema"' in server.log.read_text()
    assert "Traceback" not in server.log.read_text()
