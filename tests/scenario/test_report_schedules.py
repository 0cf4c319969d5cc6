"""Report schedules over HTTP: made, read, changed, sent at once, left by their readers."""

from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.domains.access import queries as access
from regulars.domains.access.types import SYSTEM, AuditFilter
from regulars.flows.scheduled_reports.leaving import Leaving, link_of
from regulars.worker.long_jobs import run_next_job
from tests.integration.scheduled_reports.conftest import office, shop  # noqa: F401
from tests.support.keys import key_for
from tests.support.mail import PostOffice

Client = AsyncTestClient[Litestar]

BODY: dict[str, Any] = {
    "name": "Money on Mondays",
    "report": "pareto",
    "formats": ["csv"],
    "when": {"cadence": "weekly", "weekday": 1, "local_time": "08:00"},
    "recipients": ["ann@shop.test"],
}


@pytest.fixture
async def editor(platform: Platform, client: Client) -> Client:
    client.headers.update(await key_for(platform, "reports.read", "reports.write"))
    return client


async def create(client: Client, **given: Any) -> dict[str, Any]:
    answer = await client.post("/v1/report-schedules", json={**BODY, **given})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_a_schedule_is_made_read_changed_disabled_and_deleted(
    editor: Client, platform: Platform
) -> None:
    made = await create(editor)
    assert made["when"] == {
        "cadence": "weekly", "local_time": "08:00", "time_zone": "UTC", "weekday": 1,
        "month_day": None,
    }  # fmt: skip
    assert (made["next_due_at"], made["locale"]) == ("2026-03-02T08:00:00Z", "en")
    path = f"/v1/report-schedules/{made['id']}"
    changed = await editor.patch(
        path, json={"when": {"cadence": "daily", "local_time": "06:30"}, "locale": "zh-CN"}
    )
    assert changed.json()["next_due_at"] == "2026-03-02T06:30:00Z"
    off = await editor.patch(path, json={"is_enabled": False})
    assert (off.json()["is_enabled"], off.json()["next_due_at"]) == (False, None)
    assert [each["id"] for each in (await editor.get("/v1/report-schedules")).json()] == [
        made["id"]
    ]
    assert (await editor.delete(path)).status_code == 204
    gone = await editor.get(path)
    assert (gone.status_code, gone.json()["code"]) == (404, "report_schedule_not_found")
    async with platform.database.transaction() as tx:
        wanted = access.Slice(after=None, count=10)
        found = await access.audit_log(tx, platform.vault, SYSTEM, wanted, AuditFilter())
    assert [each.action for each in reversed(found)] == [
        "key.issued",
        "report_schedule.created",
        "report_schedule.changed",
        "report_schedule.changed",
        "report_schedule.deleted",
    ]


async def test_readers_see_addresses_masked_and_may_change_nothing(
    editor: Client, platform: Platform
) -> None:
    made = await create(editor)
    reader = await key_for(platform, "reports.read")
    seen = await editor.get(f"/v1/report-schedules/{made['id']}", headers=reader)
    assert seen.json()["recipients"] == ["a***@shop.test"]
    refused = await editor.post("/v1/report-schedules", json=BODY, headers=reader)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    narrow = await key_for(platform, "reports.read", "reports.write", stores=["pier"])
    refused = await editor.post("/v1/report-schedules", json=BODY, headers=narrow)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"report": "astrology"}, "report"),
        ({"report": "funnel"}, "wanted.steps"),
        ({"recipients": ["nobody"]}, "recipients[0]"),
        ({"recipients": ["a@shop.test", "A@shop.test"]}, "recipients"),
        ({"when": {"cadence": "weekly"}}, "when.weekday"),
        ({"when": {"cadence": "daily", "time_zone": "Mars/Base"}}, "when.time_zone"),
        ({"formats": ["csv", "csv"]}, "formats"),
    ],
)
async def test_what_cannot_be_sent_is_refused(
    editor: Client, given: dict[str, Any], path: str
) -> None:
    refused = await editor.post("/v1/report-schedules", json={**BODY, **given})
    assert refused.status_code == 400
    assert [each["path"] for each in refused.json()["errors"]] == [path]
    assert (await editor.get("/v1/report-schedules")).json() == []


async def test_a_report_is_sent_now_and_its_file_fetched(
    editor: Client,
    shop: Platform,  # noqa: F811
    office: PostOffice,  # noqa: F811
) -> None:
    made = await create(editor, is_enabled=False)
    asked = await editor.post(f"/v1/report-schedules/{made['id']}/send")
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting")
    while await run_next_job(shop):
        pass
    run = (await editor.get(f"/v1/report-runs/{asked.json()['id']}")).json()
    assert (run["state"], run["why"], run["formats"]) == ("sent", "by_hand", ["csv"])
    assert [(each["recipient"], each["state"]) for each in run["deliveries"]] == [
        ("ann@shop.test", "sent")
    ]
    file = await editor.get(f"/v1/report-runs/{run['id']}/files/csv")
    (mail,) = office.mails
    assert [file.content] == [each.get_content() for each in mail.iter_attachments()]
    missing = await editor.get(f"/v1/report-runs/{run['id']}/files/pdf")
    assert (missing.status_code, missing.json()["code"]) == (404, "report_run_not_found")
    runs = (await editor.get(f"/v1/report-schedules/{made['id']}/runs")).json()
    assert [each["id"] for each in runs["items"]] == [run["id"]]


async def test_a_test_goes_to_one_address_and_is_no_sending_of_the_schedule(
    editor: Client,
    shop: Platform,  # noqa: F811
    office: PostOffice,  # noqa: F811
) -> None:
    made = await create(editor)
    path = f"/v1/report-schedules/{made['id']}"
    assert made["last_run"] is None
    refused = await editor.post(f"{path}/test", json={"recipient": "nobody"})
    assert refused.json()["errors"][0]["path"] == "recipient"
    asked = await editor.post(f"{path}/test", json={"recipient": "boss@shop.test"})
    assert (asked.status_code, asked.json()["why"]) == (201, "test")
    while await run_next_job(shop):
        pass
    assert [mail["X-To"] for mail in office.mails] == ["boss@shop.test"]
    assert (await editor.get(path)).json()["last_run"] is None
    office.refused = {"ann@shop.test": "550 no such person"}
    await editor.post(f"{path}/send")
    while await run_next_job(shop):
        pass
    last = (await editor.get("/v1/report-schedules")).json()[0]["last_run"]
    assert (last["state"], last["sent_count"], last["recipient_count"]) == ("failed", 0, 1)
    runs = (await editor.get(f"{path}/runs")).json()["items"]
    assert [each["why"] for each in runs] == ["by_hand", "test"]


async def test_whether_mail_is_set_up_can_be_asked(editor: Client) -> None:
    told = (await editor.get("/v1/report-mail")).json()
    assert (told["server"], told["sender"], told["fault"]["code"]) == (
        None,
        None,
        "mail_not_configured",
    )


async def test_a_reader_leaves_by_the_button_and_not_by_opening_the_link(
    editor: Client, platform: Platform
) -> None:
    made = await create(editor, recipients=["ann@shop.test", "bo@shop.test"], locale="zh-CN")
    leaving = Leaving(UUID(made["id"]), "ann@shop.test")
    link = link_of(platform.vault, "http://here", leaving)
    path = link.removeprefix("http://here")
    del editor.headers["authorization"]
    shown = await editor.get(path)
    assert shown.headers["content-type"].startswith("text/html")
    assert "ann@shop.test 将不再收到此报表。" in shown.text
    left = await editor.post(
        path,
        content="List-Unsubscribe=One-Click",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert (left.status_code, "ann@shop.test 不再收到此报表。" in left.text) == (200, True)
    assert "此链接已使用过" in (await editor.get(path)).text
    forged = await editor.post(path[:-2] + "AA")
    assert (forged.status_code, forged.json()["code"]) == (404, "unsubscribe_link_invalid")
    reader = await key_for(platform, "reports.read", "reports.write")
    kept = (await editor.get(f"/v1/report-schedules/{made['id']}", headers=reader)).json()
    assert (kept["recipients"], kept["is_enabled"]) == (["bo@shop.test"], True)
