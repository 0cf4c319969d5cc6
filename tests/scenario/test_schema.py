"""Schemathesis over the published document: no 5xx, and no answer outside the schema."""

import asyncio
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from regulars.bootstrap import Platform
from regulars.domains.access.types import PERMISSIONS
from regulars.infra.clock import SystemClock
from tests.support.examples import examples
from tests.support.keys import key_for
from tests.support.servers import RunningServer
from tests.support.staff import person, settle

pytestmark = pytest.mark.slow(85)

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)
EXAMPLES_MAX = examples(1)
SEED = 20260301


def run_schemathesis(server: RunningServer, headers: dict[str, str], phases: str) -> None:
    """Fails with what schemathesis printed where it found anything."""
    program = Path(sys.executable).with_name("schemathesis")
    named = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    ended = subprocess.run(
        [
            program,
            *("run", f"{server.url}/schema/openapi.json", *named),
            *("--checks", ",".join(CHECKS), "--max-examples", str(EXAMPLES_MAX)),
            *("--phases", phases, "--seed", str(SEED)),
            # Ends the session that asks.
            *("--exclude-path", "/v1/sessions/current", "--no-color"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert ended.returncode == 0, ended.stdout[-20_000:] + ended.stderr[-2_000:]


@pytest.fixture
async def owner(platform: Platform) -> dict[str, str]:
    # The server reads the real clock, so the session must live by it.
    today = msgspec.structs.replace(platform, clock=SystemClock())
    signed_in = await settle(today, await person(today, "owner@example.com", "owner"))
    return {"Cookie": f"regulars_session={signed_in.token}"}


@pytest.fixture
async def key(platform: Platform) -> dict[str, str]:
    headers = await key_for(platform, *PERMISSIONS, source="till")
    return {"Authorization": headers["authorization"]}


async def test_a_signed_in_owner_gets_no_answer_outside_the_schema(
    running_server: RunningServer, owner: dict[str, str]
) -> None:
    await asyncio.to_thread(run_schemathesis, running_server, owner, "coverage,fuzzing")


async def test_a_key_with_every_scope_gets_no_answer_outside_the_schema(
    running_server: RunningServer, key: dict[str, str]
) -> None:
    await asyncio.to_thread(run_schemathesis, running_server, key, "fuzzing")
