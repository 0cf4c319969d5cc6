"""A file is uploaded, worked on by the worker, watched, and its refused lines are read."""

import asyncio
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.infra.settings import Settings
from regulars.worker.long_jobs import run_next_job
from tests.support.imports import TILL, TILL_HEAD
from tests.support.keys import key_for

GOOD = TILL_HEAD + "A,2024-05-01T10:00,card-7,x,2,2.00\nB,2024-05-01T11:00,,x,1,2.00\n"
BAD = GOOD + "C,2024-05-01T12:00,card-8,x,many,2.00\n"

Client = AsyncTestClient[Litestar]


@pytest.fixture
async def headers(platform: Platform) -> dict[str, str]:
    return await key_for(platform, "imports.read", "imports.write")


async def upload(
    client: Client, headers: dict[str, str], *texts: str, **fields: str
) -> tuple[int, Any]:
    answer = await client.post(
        "/v1/imports",
        headers=headers,
        data={"kind": "orders"} | fields,
        files=[("file", (f"till-{at}.csv", text.encode())) for at, text in enumerate(texts)],
    )
    return answer.status_code, answer.json()


async def read(client: Client, headers: dict[str, str], path: str) -> Any:
    answer = await client.get(f"/v1/imports{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_upload_is_imported_by_the_worker_and_shows_its_figures(
    platform: Platform, client: Client, headers: dict[str, str]
) -> None:
    status, waiting = await upload(client, headers, GOOD, mapping=TILL)
    assert status == 202
    assert (waiting["state"], waiting["kind"], waiting["files"]) == (
        "waiting",
        "orders",
        ["till-0.csv"],
    )
    assert waiting["summary"] is None
    assert await run_next_job(platform) == 1
    done = await read(client, headers, f"/{waiting['id']}")
    assert done["state"] == "succeeded"
    assert done["progress"]["phase"] == "finishing"
    assert done["progress"]["done_count"] == done["progress"]["total_count"] == 2
    summary = done["summary"]
    assert (summary["line_count"], summary["member_count"], summary["units"]) == (2, 1, 3)
    assert summary["gross"] == [{"amount": 600, "currency": "EUR", "scale": 2}]
    assert summary["outcomes"]["created"] == 2
    assert list((platform.settings.home / "uploads").iterdir()) == [], "the upload is gone"
    listed = await read(client, headers, "/")
    assert [each["id"] for each in listed["items"]] == [waiting["id"]]


async def test_the_same_upload_again_says_that_nothing_changed(
    platform: Platform, client: Client, headers: dict[str, str]
) -> None:
    await upload(client, headers, GOOD, mapping=TILL)
    await run_next_job(platform)
    _, again = await upload(client, headers, GOOD, mapping=TILL)
    await run_next_job(platform)
    summary = (await read(client, headers, f"/{again['id']}"))["summary"]
    assert (summary["nothing_changed"], summary["outcomes"]["unchanged"]) == (True, 2)


async def test_an_upload_that_waits_already_is_answered_and_not_kept_twice(
    platform: Platform, client: Client, headers: dict[str, str]
) -> None:
    first = await upload(client, headers, GOOD, mapping=TILL)
    assert await upload(client, headers, GOOD, mapping=TILL) == first
    assert len(list((platform.settings.home / "uploads").iterdir())) == 1


async def test_refused_lines_are_read_in_pages_and_raw_only_with_permission(
    platform: Platform, client: Client, headers: dict[str, str]
) -> None:
    _, job = await upload(client, headers, BAD, mapping=TILL)
    await run_next_job(platform)
    page = await read(client, headers, f"/{job['id']}/errors")
    assert page == {
        "items": [
            {
                "file": "till-0.csv",
                "line": 4,
                "field": "line.quantity",
                "code": "not_an_amount",
                "reason": "'many' is not a number",
                "raw": None,
            }
        ],
        "next_cursor": None,
    }
    trusted = await key_for(platform, "imports.read", "members.pii")
    page = await read(client, trusted, f"/{job['id']}/errors")
    assert page["items"][0]["raw"] == "C,2024-05-01T12:00,card-8,x,many,2.00"


async def test_refused_lines_go_on_at_the_cursor(
    platform: Platform, client: Client, headers: dict[str, str]
) -> None:
    lines = "".join(f"C{n},2024-05-01T12:00,card-8,x,many,2.00\n" for n in range(5))
    _, job = await upload(client, headers, TILL_HEAD + lines, mapping=TILL)
    await run_next_job(platform)
    found, cursor = [], ""
    while True:
        page = await read(client, headers, f"/{job['id']}/errors?limit=2{cursor}")
        found.append([each["line"] for each in page["items"]])
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert found == [[2, 3], [4, 5], [6]]


async def test_a_dry_run_writes_nothing(
    platform: Platform, client: Client, headers: dict[str, str]
) -> None:
    _, job = await upload(client, headers, BAD, mapping=TILL, dry_run="true")
    await run_next_job(platform)
    done = await read(client, headers, f"/{job['id']}")
    assert (done["is_dry_run"], done["summary"]["is_dry_run"]) == (True, True)
    assert (done["summary"]["item_count"], done["summary"]["faulty_line_count"]) == (2, 1)
    reader = await key_for(platform, "orders.read")
    orders = (await client.get("/v1/orders", headers=reader)).json()
    assert orders["items"] == []


async def test_a_mapping_is_kept_under_a_name_and_used_by_it(
    platform: Platform, client: Client, headers: dict[str, str]
) -> None:
    path = "/v1/import-mappings/till"
    saved = await client.put(path, headers=headers, json={"content": TILL})
    assert saved.status_code == 200
    assert (await client.get(path, headers=headers)).json() == saved.json()
    listed = (await client.get("/v1/import-mappings", headers=headers)).json()
    assert [each["name"] for each in listed["items"]] == ["till"]
    status, job = await upload(client, headers, GOOD, mapping_name="till")
    assert status == 202
    await run_next_job(platform)
    assert (await read(client, headers, f"/{job['id']}"))["state"] == "succeeded"
    assert (await client.delete(path, headers=headers)).status_code == 204
    assert (await client.get(path, headers=headers)).status_code == 404


async def test_a_mapping_that_cannot_work_is_refused_with_keys_and_lines(
    client: Client, headers: dict[str, str], platform: Platform
) -> None:
    broken = TILL.replace('sku = "sku"', 'skew = "sku"')
    answer = await client.put("/v1/import-mappings/till", headers=headers, json={"content": broken})
    assert answer.status_code == 400
    status, problem = await upload(client, headers, GOOD, mapping=broken)
    for each in (answer.json(), problem):
        assert each["code"] == "mapping_invalid"
        assert each["errors"][0]["path"] == "line.skew"
        assert each["errors"][0]["detail"] == "line 14: there is no such key"
    assert status == 400
    assert list((platform.settings.home / "uploads").iterdir()) == [], "a refused upload is gone"


@pytest.mark.parametrize(
    ("fields", "texts", "detail"),
    [
        ({"mapping": TILL, "kind": "sales"}, [GOOD], "kind must be one of"),
        ({}, [GOOD], "send either mapping or mapping_name"),
        ({"mapping": TILL, "mapping_name": "x"}, [GOOD], "send either mapping or mapping_name"),
        ({"mapping": TILL, "dry_run": "maybe"}, [GOOD], "dry_run is either"),
        ({"mapping": TILL, "colour": "red"}, [GOOD], "no field 'colour'"),
        ({"mapping": TILL, "kind": "events"}, [GOOD], "the mapping cannot be used"),
    ],
)
async def test_forms_that_cannot_be_meant_are_refused(
    client: Client, headers: dict[str, str], fields: dict[str, str], texts: list[str], detail: str
) -> None:
    status, problem = await upload(client, headers, *texts, **fields)
    assert status == 400
    assert detail in problem["detail"]


async def test_a_body_that_is_no_form_is_refused(client: Client, headers: dict[str, str]) -> None:
    answer = await client.post("/v1/imports", headers=headers, content=b"{}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
    form = {"content-type": "multipart/form-data; boundary=x"}
    answer = await client.post("/v1/imports", headers=headers | form, content=b"--x\r\nbroken")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")


async def test_files_keep_harmless_names(
    platform: Platform, client: Client, headers: dict[str, str]
) -> None:
    answer = await client.post(
        "/v1/imports",
        headers=headers,
        data={"kind": "orders", "mapping": TILL},
        files=[("file", ("../../etc/passwd; rm.csv", GOOD.encode()))],
    )
    assert answer.json()["files"] == ["passwd_rm.csv"]
    (folder,) = (platform.settings.home / "uploads").iterdir()
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["passwd_rm.csv"]


async def test_a_waiting_import_can_be_cancelled(
    platform: Platform, client: Client, headers: dict[str, str]
) -> None:
    _, job = await upload(client, headers, GOOD, mapping=TILL)
    answer = await client.post(f"/v1/imports/{job['id']}/cancel", headers=headers)
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert await run_next_job(platform) == 0
    again = await client.post(f"/v1/imports/{job['id']}/cancel", headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "job_has_ended")


async def test_a_failed_import_says_why(
    platform: Platform, client: Client, headers: dict[str, str]
) -> None:
    _, job = await upload(client, headers, "number\nA\n", mapping=TILL)
    await run_next_job(platform)
    failed = await read(client, headers, f"/{job['id']}")
    assert failed["state"] == "failed"
    assert failed["failure"].startswith("MissingColumns: till-0.csv has no column 'at'")


async def test_a_key_for_one_source_imports_for_that_source_only(
    platform: Platform, client: Client
) -> None:
    own = await key_for(platform, "imports.write", source="till")
    assert (await upload(client, own, GOOD, mapping=TILL))[0] == 202
    other = await key_for(platform, "imports.write", source="another")
    assert (await upload(client, other, GOOD, mapping=TILL))[0] == 403
    narrow = await key_for(platform, "imports.write", stores=["s1"])
    assert (await upload(client, narrow, GOOD, mapping=TILL))[0] == 403


class TestSmallUploads:
    """An installation that takes uploads of 10 kB."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, upload_bytes_max=10_000)

    async def test_an_upload_over_the_cap_is_refused_and_removed(
        self, platform: Platform, client: Client, headers: dict[str, str]
    ) -> None:
        status, problem = await upload(client, headers, "x" * 20_000, mapping=TILL)
        assert (status, problem["code"]) == (413, "body_too_large")
        assert list((platform.settings.home / "uploads").iterdir()) == []


async def test_two_uploads_at_once_do_not_meet(
    platform: Platform, client: Client, headers: dict[str, str]
) -> None:
    other = GOOD.replace("A,", "X,").replace("B,", "Y,")
    answers = await asyncio.gather(
        upload(client, headers, GOOD, mapping=TILL), upload(client, headers, other, mapping=TILL)
    )
    assert [status for status, _ in answers] == [202, 202]
    assert await run_next_job(platform) + await run_next_job(platform) == 2
    outcomes = [
        (await read(client, headers, f"/{job['id']}"))["summary"]["outcomes"]["created"]
        for _, job in answers
    ]
    assert outcomes == [2, 2]
