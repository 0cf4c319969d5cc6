"""Log lines: one form for all, and no secret in any of them."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from regulars.infra.logging import configure_logging, current_request
from regulars.kernel.errors import InvalidInput


@pytest.fixture(autouse=True)
def restored_logging() -> Iterator[None]:
    handlers, level = list(logging.root.handlers), logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def logged(capsys: pytest.CaptureFixture[str], text: str, **fields: object) -> dict[str, object]:
    configure_logging("json", "info")
    structlog.get_logger("test").info(text, **fields)
    [line] = lines(capsys)
    del line["timestamp"]
    return line


def test_a_line_is_json_with_its_level_and_logger(capsys: pytest.CaptureFixture[str]) -> None:
    assert logged(capsys, "stored", rows=3) == {
        "event": "stored",
        "rows": 3,
        "level": "info",
        "logger": "test",
    }


def test_a_line_carries_the_id_of_its_request(capsys: pytest.CaptureFixture[str]) -> None:
    token = current_request.set("abc-1")
    assert logged(capsys, "stored")["request_id"] == "abc-1"
    current_request.reset(token)


def test_standard_library_lines_take_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json", "info")
    logging.getLogger("psycopg.pool").warning("lost %s", "ann@example.com")
    [line] = lines(capsys)
    del line["timestamp"]
    assert line == {
        "event": "lost [redacted]",
        "level": "warning",
        "logger": "psycopg.pool",
    }


@pytest.mark.parametrize(
    "name", ["password", "new_password", "token", "Authorization", "api_key", "writeKey", "email"]
)
def test_values_under_telling_names_are_blank(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert logged(capsys, "x", **{name: "anything"})[name] == "[redacted]"


@pytest.mark.parametrize(
    "secret",
    [
        "ann.lee+till@shop.example.co.uk",
        "+44 7911 123456",
        "+8613812345678",
        "13812345678",
        "020 7946 0958",
        "sk_live51HxyzABCdef",
        "wk_0123456789abcdef",
    ],
)
def test_what_looks_like_a_secret_is_blank_in_any_text(
    capsys: pytest.CaptureFixture[str], secret: str
) -> None:
    line = logged(capsys, f"saw {secret}, twice", nested={"list": [f"<{secret}>"]})
    assert line["event"] == "saw [redacted], twice"
    assert line["nested"] == {"list": ["<[redacted]>"]}


def test_a_database_address_keeps_its_host_only(capsys: pytest.CaptureFixture[str]) -> None:
    line = logged(capsys, "x", at="postgresql://me:hush@db.example:5432/shop")
    assert line["at"] == "postgresql://[redacted]@db.example:5432/shop"


@pytest.mark.parametrize(
    "harmless",
    [
        "2026-11-22 01:03:45",
        "01a200c7d2097c8b9db5e494a07e912d",
        "01a200c7-d209-7c8b-9db5-e494a07e912d",
        "525461 lines in 28816 invoices",
        "/v1/members/{member_id}",
    ],
)
def test_harmless_text_stays(capsys: pytest.CaptureFixture[str], harmless: str) -> None:
    assert logged(capsys, harmless)["event"] == harmless


def test_a_traceback_is_told_without_its_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json", "info")
    try:
        raise ValueError("no member has ann@example.com")
    except ValueError:
        structlog.get_logger("test").exception("failed")
    [line] = lines(capsys)
    assert str(line["exception"]).endswith("ValueError: no member has [redacted]")


def test_the_console_form_is_redacted_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("console", "info")
    structlog.get_logger("test").info("hello ann@example.com")
    assert "hello [redacted]" in capsys.readouterr().err


def test_lines_below_the_level_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json", "warning")
    structlog.get_logger("test").info("quiet")
    logging.getLogger("any").info("quiet")
    assert lines(capsys) == []


def test_an_unknown_form_or_level_is_refused() -> None:
    with pytest.raises(InvalidInput):
        configure_logging("xml", "info")
    with pytest.raises(InvalidInput):
        configure_logging("json", "loud")
