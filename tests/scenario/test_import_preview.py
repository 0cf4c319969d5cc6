"""A file is looked at before it is imported: columns, guesses, and what a mapping makes of it."""

import io
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from openpyxl import Workbook

from regulars.bootstrap import Platform
from tests.support.imports import TILL, TILL_HEAD
from tests.support.keys import key_for

Client = AsyncTestClient[Litestar]

CHINESE = (
    "小票号;销售时间;会员手机;货号;数量;单价\n"
    "A-1;2024/05/01 10:00;555 0100;T-1;2;2.00\n"
    "A-2;2024/05/01 11:30;;T-2;1;3.50\n"
)


@pytest.fixture
async def headers(platform: Platform) -> dict[str, str]:
    return await key_for(platform, "imports.read", "imports.write")


async def look(
    client: Client, headers: dict[str, str], name: str, content: bytes, **fields: str
) -> Any:
    answer = await client.post(
        "/v1/imports/preview", headers=headers, data=fields, files=[("file", (name, content))]
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_chinese_till_file_is_understood_by_its_header(
    platform: Platform, client: Client, headers: dict[str, str]
) -> None:
    found = await look(client, headers, "till.csv", CHINESE.encode("gb18030"))
    assert found["kind"] == "orders"
    assert (found["layout"]["encoding"], found["layout"]["delimiter"]) == ("gb18030", ";")
    assert [(each["name"], each["field"]) for each in found["columns"]] == [
        ("小票号", "order.number"),
        ("销售时间", "order.occurred_at"),
        ("会员手机", "identities.phone"),
        ("货号", "line.sku"),
        ("数量", "line.quantity"),
        ("单价", "line.unit_price"),
    ]
    assert found["columns"][1]["time_format"] == "%Y/%m/%d %H:%M"
    assert found["columns"][2]["samples"] == ["555 0100"]
    assert found["rows"][1] == {
        "line": 3,
        "cells": ["A-2", "2024/05/01 11:30", None, "T-2", "1", "3.50"],
    }
    assert list((platform.settings.home / "uploads").iterdir()) == [], "nothing is kept"


async def test_a_mapping_is_tried_on_the_first_rows(
    client: Client, headers: dict[str, str]
) -> None:
    rows = "A,2024-05-01T10:00,card-7,x,2,2.00\nB,soon,,x,many,2.00\nC,2024-05\n"
    content = (TILL_HEAD + rows).encode()
    found = await look(client, headers, "t.csv", content, kind="orders", mapping=TILL)
    checked = found["checked"]
    assert (checked["row_count"], checked["faulty_row_count"]) == (3, 2)
    assert [(each["line"], each["field"], each["code"]) for each in checked["faults"]] == [
        (3, "order.occurred_at", "not_a_time"),
        (3, "line.quantity", "not_an_amount"),
        (4, "", "unreadable_line"),
    ]
    cut = await look(client, headers, "t.csv", content, kind="orders", mapping=TILL, is_cut="true")
    assert cut["checked"]["row_count"] == 2


async def test_a_workbook_shows_its_sheets_and_records_their_paths(
    client: Client, headers: dict[str, str]
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "手机号", "生日"])
    sheet.append(["甲", 5550100, "1990-01-02"])
    held = io.BytesIO()
    book.save(held)
    found = await look(client, headers, "members.xlsx", held.getvalue())
    assert (found["kind"], found["sheets"]) == ("members", ["Sheet"])
    assert [each["field"] for each in found["columns"]] == [
        "member.profile.full_name",
        "identities.phone",
        "member.profile.birth_date",
    ]
    lines = b'{"event": "Visit", "time": 1, "properties": {"page": "x"}}\n{"ev'
    found = await look(client, headers, "log.jsonl", lines, is_cut="true")
    assert found["kind"] == "events"
    assert [each["name"] for each in found["columns"]] == ["event", "time", "properties.page"]
    assert len(found["rows"]) == 1


async def test_what_is_no_table_is_refused(client: Client, headers: dict[str, str]) -> None:
    for name, content in (("a.xlsx", b"no workbook"), ("a.pdf", b"%PDF"), ("a.csv", b"")):
        answer = await client.post(
            "/v1/imports/preview", headers=headers, files=[("file", (name, content))]
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_file"), name
