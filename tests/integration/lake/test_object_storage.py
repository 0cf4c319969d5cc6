"""The lake in a bucket, on a server that speaks S3 over HTTP."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import msgspec
import pytest
from pyarrow import fs

from regulars.bootstrap import Platform, platform_on
from regulars.flows.lake.request import LakeInput
from regulars.flows.record_orders import Submission
from regulars.infra.clock import Clock
from regulars.infra.lake.errors import LakeTaken, LakeUrlInvalid
from regulars.infra.lake.location import location_of
from regulars.infra.settings import Settings
from tests.integration.test_record_orders import customer, document, record
from tests.support.lake import export, means, rows, tables
from tests.support.servers import free_port

pytestmark = pytest.mark.slow(30)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty bucket on a server of its own."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    given = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "one",
        "AWS_SECRET_ACCESS_KEY": "two",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(port)],
        env=os.environ | given,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            _wait_for(endpoint)
            storage = fs.S3FileSystem(
                endpoint_override=endpoint, region="us-east-1", allow_bucket_creation=True
            )
            storage.create_dir("lakes")
            yield "s3://lakes/ours"
        finally:
            server.terminate()


def _wait_for(endpoint: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{endpoint}/moto-api/", timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the storage does not answer")


async def test_a_lake_in_a_bucket_is_written_read_joined_and_cleaned(
    database_url: str, settings: Settings, clock: Clock, bucket: str
) -> None:
    settings = msgspec.structs.replace(settings, lake_url=bucket)
    async with platform_on(database_url, settings, clock=clock) as platform:
        await _sell(platform, "A-1")
        await export(platform)
        await _sell(platform, "A-2")
        await export(platform)
        location = means(platform).location
        assert {each.path.split("/")[1] for each in location.stored()} == {
            "documents",
            "lines",
            "members",
        }
        await export(platform, LakeInput(joins_files=True))
        lake = await tables(platform)
        assert rows(lake.documents, "net_minor", "state") == [(250, "completed")] * 2
        assert rows(lake.lines, "sku") == [("TEA",)] * 2
        assert rows(lake.events, "name") == []
        assert not (settings.home / "lake").exists()


async def test_a_bucket_of_another_installation_is_refused(platform: Platform, bucket: str) -> None:
    other = means(platform, url=bucket).location
    other.write_small("owner", b"somebody else")
    await _sell(platform, "A-1")
    with pytest.raises(LakeTaken):
        await export(platform, url=bucket)


def test_other_addresses_are_refused(settings: Settings) -> None:
    for url in ("gs://bucket/lake", "s3://", "http://somewhere/lake"):
        with pytest.raises(LakeUrlInvalid):
            location_of(url, settings.home)


async def _sell(platform: Platform, number: str) -> None:
    await record(platform, Submission(document=document(number), customer=customer("C-1")))
