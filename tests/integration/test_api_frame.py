"""What every answer of the HTTP interface has in common."""

import gzip
import json
import re
import uuid
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

Client = AsyncTestClient[Litestar]


async def problem(client: Client, path: str, **request: Any) -> dict[str, Any]:
    answer = await client.request(request.pop("method", "GET"), path, **request)
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == answer.status_code
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["type"] == f"/docs#problem-{body['code']}"
    return body


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("invalid", 400, "invalid_input"),
        ("forbidden", 403, "forbidden"),
        ("missing", 404, "not_found"),
        ("conflict", 409, "conflict"),
        ("limited", 429, "overloaded"),
    ],
)
async def test_each_kind_of_refusal_has_its_status(
    trial_client: Client, kind: str, status: int, code: str
) -> None:
    body = await problem(trial_client, f"/trial/refusals/{kind}")
    assert (body["status"], body["code"]) == (status, code)


async def test_a_refusal_names_the_fields(trial_client: Client) -> None:
    body = await problem(trial_client, "/trial/refusals/invalid")
    assert body["errors"] == [{"path": "a.b", "code": "x", "detail": "is wrong"}]


async def test_a_limited_caller_is_told_when_to_come_back(trial_client: Client) -> None:
    answer = await trial_client.get("/trial/refusals/limited")
    assert answer.headers["retry-after"] == "7"


async def test_a_mistake_of_ours_leaks_nothing_and_is_logged(
    trial_client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await trial_client.get("/trial/accidents/mistake")
    body = answer.json()
    assert (answer.status_code, body["code"]) == (500, "internal_error")
    assert "hunter2" not in answer.text
    assert body["request_id"] in body["detail"] + answer.headers["x-request-id"]
    assert "RuntimeError" in capsys.readouterr().out


async def test_an_absent_database_is_unavailable_and_says_when_to_come_back(
    trial_client: Client,
) -> None:
    answer = await trial_client.get("/trial/accidents/database")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"] == "2"
    assert "refused" not in answer.text


async def test_a_value_that_cannot_be_stored_is_the_callers(trial_client: Client) -> None:
    body = await problem(trial_client, "/trial/accidents/data")
    assert (body["status"], body["code"]) == (400, "invalid_input")


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        (
            b'{"lines":[{"quantity":"two"}]}',
            [
                {
                    "path": "lines[0].quantity",
                    "code": "invalid",
                    "detail": "Expected `int`, got `str`",
                }
            ],
        ),
        (
            b'{"lines":[{"quantity":"2"}]}',
            [
                {
                    "path": "lines[0].quantity",
                    "code": "invalid",
                    "detail": "Expected `int`, got `str`",
                }
            ],
        ),
        (
            b'{"lines":[{"quantity":true}]}',
            [
                {
                    "path": "lines[0].quantity",
                    "code": "invalid",
                    "detail": "Expected `int`, got `bool`",
                }
            ],
        ),
        (
            b'{"lines":[{"quantity":1},{"quantity":1,"quantty":2}]}',
            [
                {
                    "path": "lines[1].quantty",
                    "code": "unknown_field",
                    "detail": "is not known here",
                }
            ],
        ),
        (
            b'{"lines":[],"Note":""}',
            [{"path": "Note", "code": "unknown_field", "detail": "is not known here"}],
        ),
        (
            b'{"lines":[{"quantity":0}]}',
            [{"path": "lines[0].quantity", "code": "invalid", "detail": "Expected `int` >= 1"}],
        ),
        (
            b"{}",
            [
                {
                    "path": "",
                    "code": "invalid",
                    "detail": "Object missing required field `lines`",
                }
            ],
        ),
        (
            b"[]",
            [{"path": "", "code": "invalid", "detail": "Expected `object`, got `array`"}],
        ),
        (b"", [{"path": "", "code": "invalid", "detail": "the body is missing"}]),
        (b"{bad", []),
        (b'{"lines":[],"note":"\\ud800"}', []),
        (b'{"lines":[],"note":"a\\u0000b"}', []),
        (b'{"lines":[],"note":"\xff"}', []),
    ],
)
async def test_a_body_that_cannot_be_understood_is_refused_by_field(
    trial_client: Client, body: bytes, errors: list[dict[str, str]]
) -> None:
    found = await problem(trial_client, "/trial/baskets", method="POST", content=body)
    assert (found["status"], found["code"]) == (400, "invalid_input")
    assert found["errors"] == errors


async def test_an_escaped_backslash_before_u0000_is_text_like_any_other(
    trial_client: Client,
) -> None:
    sent = {"lines": [], "note": "\\u0000"}
    answer = await trial_client.post("/trial/baskets", content=json.dumps(sent).encode())
    assert (answer.status_code, answer.json()) == (200, sent)


async def test_a_body_beyond_the_cap_is_refused(trial_client: Client) -> None:
    large = b'{"lines":[],"note":"' + b"x" * 5_000_000 + b'"}'
    body = await problem(trial_client, "/trial/baskets", method="POST", content=large)
    assert (body["status"], body["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("limit", ["0", "501", "many", "-1"])
async def test_a_page_has_bounds(trial_client: Client, limit: str) -> None:
    body = await problem(trial_client, f"/trial/numbers?limit={limit}")
    assert (body["status"], [error["path"] for error in body["errors"]]) == (400, ["limit"])


async def test_the_largest_page_is_given(trial_client: Client) -> None:
    page = (await trial_client.get("/trial/numbers?limit=500")).json()
    assert len(page["items"]) == 500
    assert isinstance(page["next_cursor"], str)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/trial/things/not-an-id", 404),
        ("/trial/numbers?cursor=%00", 400),
        ("/trial/refusals/%00", 400),
    ],
)
async def test_an_address_that_leads_nowhere_is_a_problem_too(
    trial_client: Client, path: str, status: int
) -> None:
    assert (await problem(trial_client, path))["status"] == status


async def test_a_wrong_method_is_told_the_right_ones(trial_client: Client) -> None:
    answer = await trial_client.delete("/trial/baskets")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "OPTIONS, POST"


async def test_a_trailing_slash_changes_nothing(trial_client: Client) -> None:
    thing_id = str(uuid.uuid4())
    answer = await trial_client.get(f"/trial/things/{thing_id}/")
    assert (answer.status_code, answer.json()) == (200, {"id": thing_id})


async def test_a_valid_request_id_is_kept_and_another_replaced(trial_client: Client) -> None:
    kept = await trial_client.get("/nowhere", headers={"x-request-id": "till-7.a_b"})
    assert kept.headers["x-request-id"] == "till-7.a_b"
    replaced = await trial_client.get("/nowhere", headers={"x-request-id": "a b<script>"})
    assert re.fullmatch("[0-9a-f]{24}", replaced.headers["x-request-id"])


@pytest.mark.parametrize("path", ["/nowhere", "/trial/numbers", "/trial/accidents/mistake"])
async def test_every_answer_has_the_security_headers(trial_client: Client, path: str) -> None:
    headers = (await trial_client.get(path)).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers
    assert "access-control-allow-origin" not in headers


async def test_a_request_that_takes_too_long_is_given_up(trial_client: Client) -> None:
    body = await problem(trial_client, "/trial/slow")
    assert (body["status"], body["code"]) == (503, "unavailable")


async def test_a_route_that_does_not_say_who_may_is_closed(trial_client: Client) -> None:
    assert (await problem(trial_client, "/trial/unguarded"))["status"] in {401, 403}


async def test_a_tracking_error_speaks_the_language_of_its_clients(trial_client: Client) -> None:
    body = await problem(trial_client, "/trial/track", method="POST")
    assert (body["status"], body["code"], body["message"]) == (
        429,
        "overloaded",
        "too much at once",
    )


async def test_only_tracking_routes_open_themselves_to_other_origins(trial_client: Client) -> None:
    answer = await trial_client.post("/trial/track", content=gzip.compress(b"{}"))
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_handlers_get_the_platform(trial_client: Client, tmp_path: object) -> None:
    assert (await trial_client.get("/trial/platform")).json() == {"home": str(tmp_path)}


async def test_a_single_write_goes_through_its_coalescer(trial_client: Client) -> None:
    assert (await trial_client.post("/trial/doubled/21")).json() == {"number": 42}
    body = await problem(trial_client, "/trial/doubled/100", method="POST")
    assert body["status"] == 409
