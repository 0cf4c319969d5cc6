"""Reports over HTTP: from the newest export of the lake, as JSON and as files."""

import io
import zipfile
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.flows.record_orders import Submission
from tests.integration.test_record_orders import customer, document, line, record
from tests.support.keys import key_for
from tests.support.lake import export

Client = AsyncTestClient[Litestar]


@pytest.fixture
async def analyst(platform: Platform, client: Client) -> Client:
    client.headers.update(await key_for(platform, "reports.read"))
    return client


async def sell(platform: Platform) -> None:
    """Three orders of two members in GBP, and one in EUR."""
    given = [("A-1", "C-1", 1_000), ("A-2", "C-1", 2_000), ("A-3", "C-2", 7_000)]
    await platform.codes.ids("source", ["till"])
    await record(
        platform,
        *(
            Submission(document=document(number, line("TEA", 1, minor)), customer=customer(card))
            for number, card, minor in given
        ),
        Submission(
            document=document("A-4", line("TEA", 1, 900), currency="EUR"), customer=customer("C-2")
        ),
    )
    await export(platform)


async def read(client: Client, name: str, **query: Any) -> dict[str, Any]:
    answer = await client.get(f"/v1/metrics/{name}", params=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_a_report_says_what_it_counted(analyst: Client, platform: Platform) -> None:
    await sell(platform)
    found = await read(analyst, "pareto", as_of="2026-03-01")
    assert (found["as_of"], found["currency"], found["returns"]) == ("2026-03-01", "GBP", "net")
    assert found["sections"]["share"] == [
        {"member_count": 2, "top_count": 1, "top_amount": 70, "net_amount": 100, "top_share": 0.7}
    ]
    before = await read(analyst, "pareto", as_of="2026-01-01")
    assert before["sections"]["share"][0]["member_count"] == 0
    in_euro = await read(analyst, "pareto", as_of="2026-03-01", currency="EUR")
    assert in_euro["sections"]["share"][0]["net_amount"] == 9
    both = await read(analyst, "pareto", as_of="2026-03-01", rate=["EUR=0.85"])
    assert both["sections"]["share"][0]["net_amount"] == 107.65
    refused = await analyst.get("/v1/metrics/pareto?rate=EUR:1")
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_input")


async def test_files_hold_the_same(analyst: Client, platform: Platform) -> None:
    await sell(platform)
    answer = await analyst.get("/v1/metrics/pareto?as_of=2026-03-01&format=csv")
    assert answer.headers["content-disposition"] == (
        'attachment; filename="pareto-2026-03-01.csv.zip"'
    )
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        share = archive.read("pareto-share.csv").decode("utf-8-sig").splitlines()
    assert share == ["member_count,top_count,top_amount,net_amount,top_share", "2,1,70.0,100.0,0.7"]
    book = await analyst.get("/v1/metrics/pareto?format=xlsx")
    assert book.content.startswith(b"PK")


async def test_every_report_answers(analyst: Client, platform: Platform) -> None:
    await sell(platform)
    listed = (await analyst.get("/v1/metrics")).json()
    assert len(listed) == 22
    for each in listed:
        is_funnel = each["name"].startswith("funnel")
        steps = {"step": ["Viewed", "Bought"]} if is_funnel else {}
        found = await read(analyst, each["name"], **steps)
        assert found["currency"] == "GBP"
        assert each["metrics"], f"{each['name']} says what its numbers mean"
        assert all(metric["means"] for metric in each["metrics"])


async def test_a_report_defines_its_numbers(analyst: Client) -> None:
    listed = (await analyst.get("/v1/metrics")).json()
    [rate] = [
        metric
        for each in listed
        if each["name"] == "lifecycle"
        for metric in each["metrics"]
        if metric["name"] == "churn_rate"
    ]
    assert rate["means"].splitlines() == [
        "Of the customers of an earlier day, how many had churned by a later one.",
        "Customers are who was new, active, reactivated or dormant.",
    ]


async def test_a_number_leads_to_its_members(analyst: Client, platform: Platform) -> None:
    await sell(platform)
    day = {"as_of": "2026-03-01", "limit": 1}
    every = await read(analyst, "rfm-members", **day)
    assert every["sections"]["found"] == [{"member_count": 2}]
    [best] = every["sections"]["members"]
    assert (best["monetary_amount"], best["frequency"]) == (70, 2)
    least = await read(analyst, "rfm-members", where=["monetary_score=1"], **day)
    assert least["sections"]["found"] == [{"member_count": 1}]
    assert least["sections"]["members"][0]["monetary_amount"] == 30
    cohort = await read(analyst, "cohort-members", where=["cohort_on=2026-02-01"], **day)
    assert cohort["sections"]["found"] == [{"member_count": 2}]
    for wrong in ("shoe_size=7", "frequency=often", "cohort_on"):
        refused = await analyst.get(f"/v1/metrics/rfm-members?where={wrong}")
        assert refused.status_code == 400, refused.text


async def test_stages_are_followed_through_a_year(analyst: Client, platform: Platform) -> None:
    await sell(platform)
    found = await read(analyst, "lifecycle-trend", as_of="2026-03-01")
    counted = {each["on"]: each["member_count"] for each in found["sections"]["stages"]}
    assert counted["2026-03-01"] == 2
    assert "2025-01-01" not in counted


async def test_whoever_reads_reports_may_have_the_lake_brought_up_to_date(
    analyst: Client,
) -> None:
    asked = await analyst.post("/v1/lake/exports")
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    again = await analyst.post("/v1/lake/exports")
    assert again.json()["job_id"] == asked.json()["job_id"]


async def test_what_cannot_be_told_is_refused(analyst: Client, platform: Platform) -> None:
    missing = await analyst.get("/v1/metrics/rfm")
    assert (missing.status_code, missing.json()["code"]) == (404, "lake_export_not_found")
    unexported = await analyst.get("/v1/lake/newest-export")
    assert unexported.json() == {"number": None, "published_at": None}
    await sell(platform)
    exported = await analyst.get("/v1/lake/newest-export")
    assert exported.json()["number"] == 1
    assert exported.json()["published_at"] is not None
    unknown = await analyst.get("/v1/metrics/astrology")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "report_not_found")
    steps = await analyst.get("/v1/metrics/funnel?step=Viewed")
    assert (steps.status_code, steps.json()["code"]) == (400, "steps_missing")
    narrow = await key_for(platform, "reports.read", stores=["pier"])
    refused = await analyst.get("/v1/metrics/rfm", headers=narrow)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
