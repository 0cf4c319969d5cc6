"""The document of the interface, and the page that draws it."""

import re
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.api.app import create_app
from regulars.api.errors import PROBLEM_MEDIA_TYPE
from regulars.api.openapi import document_of
from regulars.bootstrap import unopened_platform
from regulars.infra.settings import Settings

Client = AsyncTestClient[Litestar]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return document_of(create_app(unopened_platform(Settings())))


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


def test_every_operation_names_the_problems_it_may_answer_with(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        answers = operation["responses"]
        wanted = {"400", "404", "429", "500", "503"}
        if operation.get("security"):
            wanted |= {"401", "403"}
        assert wanted <= answers.keys(), name
        for status in wanted:
            schema = answers[status]["content"][PROBLEM_MEDIA_TYPE]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}, name


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []


def test_operations_are_described(document: dict[str, Any]) -> None:
    told = {name: each.get("description", each["summary"]) for name, each in operations(document)}
    assert [name for name, text in told.items() if not text.endswith((".", ")"))] == []


def test_every_reference_leads_somewhere_and_names_are_short(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    references = set(re.findall(r"'#/components/schemas/([^']+)'", repr(document)))
    assert references - schemas.keys() == set()
    assert [name for name in schemas if "." in name] == []


def test_no_operation_is_open_but_those_that_say_so(document: dict[str, Any]) -> None:
    is_open = {name for name, each in operations(document) if not each.get("security")}
    assert {name for name in is_open if not name.split(" ")[1].startswith("/v1/")} == {
        "get /healthz",
        "get /readyz",
        "get /metrics",
    }


def test_problem_codes_are_listed_with_their_status(document: dict[str, Any]) -> None:
    codes = {each["code"]: each for each in document["x-problem-codes"]}
    assert len(codes) == len(document["x-problem-codes"])
    assert codes["idempotency_conflict"] == {
        "code": "idempotency_conflict",
        "status": 409,
        "meaning": "The idempotency key was used before, for another request.",
    }
    assert codes["unavailable"]["status"] == 503


@pytest.mark.parametrize("path", ["/schema", "/schema/openapi.json"])
async def test_the_document_is_served(client: Client, path: str) -> None:
    answer = await client.get(path)
    assert answer.headers["content-type"].startswith("application/vnd.oai.openapi+json")
    assert answer.json()["openapi"] == "3.1.0"


async def test_the_page_needs_nothing_from_elsewhere(client: Client) -> None:
    page = await client.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert set(re.findall(r'(?:src|href)="([^"]+)"', page.text)) == {
        "/docs/docs.css",
        "/docs/docs.js",
        "/schema",
        "#top",
        "data:,",
    }
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", page.text)
    script = await client.get("/docs/docs.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "innerHTML" not in script.text
    assert (await client.get("/docs/app.py")).status_code == 404
