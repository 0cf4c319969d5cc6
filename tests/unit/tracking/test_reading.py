"""One event of the tracking protocol: read, or refused with the reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from regulars.domains.events.errors import EventInvalid
from regulars.domains.events.types import NewEvent
from regulars.flows.track.reading import Envelope, instant, occurred_at, read_event

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def envelope(**given: Any) -> Envelope:
    return Envelope(**{"source_id": 7, "received_at": NOW, "event_bytes_max": 32 * 1024, **given})


def read(sent: bytes | dict[str, Any], **given: Any) -> NewEvent:
    body = sent if isinstance(sent, bytes) else msgspec.json.encode(sent)
    event = read_event(body, envelope(**given))
    assert isinstance(event, NewEvent), event
    return event


def code_of(sent: bytes | dict[str, Any], **given: Any) -> str:
    body = sent if isinstance(sent, bytes) else msgspec.json.encode(sent)
    fault = read_event(body, envelope(**given))
    assert isinstance(fault, EventInvalid), fault
    return fault.code


def tapped(**given: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Tapped", "userId": "u", "messageId": "m-1", **given}


def test_what_has_columns_of_its_own_leaves_the_content() -> None:
    event = read(
        tapped(
            timestamp="2026-03-01T11:59:00.000Z",
            sentAt="2026-03-01T11:59:30.000Z",
            writeKey="key",
            properties={"price": 1.5, "nothing": None},
            newField={"kept": True},
        ),
        channel_id=3,
        store_id=4,
        key="key",
    )
    assert event == NewEvent(
        source_id=7,
        channel_id=3,
        store_id=4,
        message_id="m-1",
        kind="track",
        name="Tapped",
        original_at=NOW - MINUTE,
        sent_at=NOW - MINUTE / 2,
        occurred_at=NOW - MINUTE / 2,
        content={
            "event": "Tapped",
            "userId": "u",
            "timestamp": "2026-03-01T11:59:00.000Z",
            "properties": {"price": 1.5, "nothing": None},
            "newField": {"kept": True},
        },
    )


@pytest.mark.parametrize("kind", ["identify", "page", "screen", "group", "alias"])
def test_only_a_track_event_needs_a_name(kind: str) -> None:
    assert read({"type": kind, "anonymousId": "a"}).name == ""


@pytest.mark.parametrize("kind", ["page", "screen"])
def test_a_page_is_called_by_its_name_however_long(kind: str) -> None:
    event = read({"type": kind, "anonymousId": "a", "name": "x" * 501})
    assert event.name == "x" * 500
    assert event.content["name"] == "x" * 501


@pytest.mark.parametrize("name", [None, "", "  ", 5, ["Tapped"], "x" * 501])
def test_a_track_event_without_a_name_is_refused(name: object) -> None:
    assert code_of(tapped(event=name)) == "event_name_missing"


@pytest.mark.parametrize("kind", [None, "", "Track", "order", 5, {"a": 1}])
def test_an_unknown_type_is_refused(kind: object) -> None:
    assert code_of(tapped(type=kind)) == "event_type_unknown"


def test_the_address_names_the_type_where_the_event_does_not() -> None:
    sent = tapped()
    del sent["type"]
    assert read(sent, kind="track").kind == "track"
    assert read(tapped(), kind="track").kind == "track"
    assert code_of(tapped(), kind="identify") == "event_type_unknown"


@pytest.mark.parametrize(
    "ids",
    [
        {"userId": "u"},
        {"anonymousId": "a"},
        {"userId": None, "anonymousId": "a"},
        {"userId": "", "anonymousId": "a"},
        {"userId": 42},
        {"userId": 0},
        {"anonymousId": 4.5},
    ],
)
def test_one_id_is_enough_and_may_be_a_number(ids: dict[str, Any]) -> None:
    event = read({"type": "track", "event": "Tapped", **ids})
    assert {key: event.content[key] for key in ids} == ids


@pytest.mark.parametrize(
    "ids",
    [
        {},
        {"userId": None, "anonymousId": None},
        {"userId": "", "anonymousId": " \t"},
        {"userId": True},
        {"userId": ["u"], "anonymousId": {"id": 1}},
    ],
)
def test_an_event_of_nobody_is_refused(ids: dict[str, Any]) -> None:
    assert code_of({"type": "track", "event": "Tapped", **ids}) == "event_of_nobody"


def test_an_alias_of_somebody_to_themselves_is_taken_quietly() -> None:
    event = read({"type": "alias", "userId": "u", "previousId": "u"})
    assert event.content == {"userId": "u", "previousId": "u"}


@pytest.mark.parametrize("message_id", [None, ""])
def test_without_a_message_id_each_reading_has_its_own(message_id: object) -> None:
    first, second = (read(tapped(messageId=message_id)).message_id for _ in range(2))
    assert len(first) == 36
    assert first != second


@pytest.mark.parametrize(("message_id", "kept"), [("x" * 100, "x" * 100), (12, "12"), (1.5, "1.5")])
def test_a_message_id_is_text_or_a_number(message_id: object, kept: str) -> None:
    assert read(tapped(messageId=message_id)).message_id == kept


@pytest.mark.parametrize("message_id", ["x" * 101, True, ["m"], {"id": 1}])
def test_any_other_message_id_is_refused(message_id: object) -> None:
    assert code_of(tapped(messageId=message_id)) == "message_id_invalid"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"type":"track",}',
        b'{"a":NaN}',
        b'{"a":1e999}',
        b'{"a":"\x01"}',
        b'{"a":"\xff"}',
        b'{"a":"\\x"}',
        b"{'a':1}",
    ],
)
def test_what_is_not_json_is_refused(body: bytes) -> None:
    assert code_of(body) == "event_not_json"


@pytest.mark.parametrize("body", [b"1", b"null", b'"text"', b"[]", b"[{}]"])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    assert code_of(body) == "event_not_object"


def test_nesting_without_end_is_refused() -> None:
    assert code_of(b'{"a":' * 5_000 + b"1" + b"}" * 5_000) == "event_too_deep"


def test_an_event_may_have_just_so_many_bytes() -> None:
    body = msgspec.json.encode(tapped(properties={"text": "x" * 1_000}))
    read(body, event_bytes_max=len(body))
    assert code_of(body, event_bytes_max=len(body) - 1) == "event_too_large"


def test_an_event_of_another_key_is_refused() -> None:
    assert code_of(tapped(writeKey="theirs"), key="ours") == "event_key_differs"
    assert read(tapped(writeKey=None), key="ours").message_id == "m-1"


@pytest.mark.parametrize(
    ("spelled", "read_as"),
    [
        (rb"\ud83d\ude00", "\N{GRINNING FACE}"),
        (rb"\ud83d", "\N{REPLACEMENT CHARACTER}"),
        (rb"a\ude00b", "a\N{REPLACEMENT CHARACTER}b"),
        (rb"\ud83d\ud83d\ude00", "\N{REPLACEMENT CHARACTER}\N{GRINNING FACE}"),
        (rb"\\ud83d", r"\ud83d"),
        (rb"\\\ud83d", "\\\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_half_an_emoji_reads_as_the_replacement_character(spelled: bytes, read_as: str) -> None:
    body = b'{"type":"track","event":"Tapped","userId":"u","text":"' + spelled + b'"}'
    assert read(body).content["text"] == read_as


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T12:00:00.000Z", NOW),
        ("2026-03-01T20:00:00+08:00", NOW),
        ("2026-03-01T12:00:00", NOW),
        ("2026-03-01 12:00:00.5Z", NOW + timedelta(seconds=0.5)),
        ("2026-03-01T12:00:00.123456789Z", NOW + timedelta(microseconds=123456)),
        ("2026-03-01", NOW.replace(hour=0)),
        (None, None),
        ("", None),
    ],
)
def test_a_time_is_iso_8601_in_utc_unless_it_says_otherwise(
    text: str | None, moment: datetime | None
) -> None:
    assert instant(text) == moment
    assert moment is None or instant(text).tzinfo is UTC  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "time",
    [
        "yesterday",
        "2026-13-01T00:00:00Z",
        "2026-03-01T12:00:00+99:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        1772366400000,
        True,
        {"$date": 1},
    ],
)
@pytest.mark.parametrize("field", ["timestamp", "originalTimestamp", "sentAt"])
def test_what_is_no_time_is_refused(field: str, time: object) -> None:
    assert code_of(tapped(**{field: time})) == "timestamp_invalid"


def test_the_senders_clock_is_corrected_by_when_it_said_it_was_sending() -> None:
    slow = timedelta(days=400)
    original, sent = NOW - slow - 2 * MINUTE, NOW - slow
    assert occurred_at(NOW, original, sent) == NOW - 2 * MINUTE


def test_an_event_that_does_not_say_when_it_was_sent_happened_when_it_says() -> None:
    assert occurred_at(NOW, NOW - MINUTE, None) == NOW - MINUTE


def test_an_event_that_says_no_time_happened_when_it_was_received() -> None:
    assert occurred_at(NOW, None, None) == NOW
    assert occurred_at(NOW, None, NOW - MINUTE) == NOW


def test_nothing_happens_more_than_five_minutes_ahead_or_before_1970() -> None:
    assert occurred_at(NOW, NOW + 9 * MINUTE, NOW) == NOW + 5 * MINUTE
    assert occurred_at(NOW, NOW + 4 * MINUTE, NOW) == NOW + 4 * MINUTE
    farthest = instant("1900-01-01T00:00:00Z"), instant("2999-12-31T00:00:00Z")
    assert occurred_at(NOW, *farthest) == datetime(1970, 1, 1, tzinfo=UTC)


def test_the_original_time_counts_and_an_events_own_sending() -> None:
    event = read(
        tapped(
            timestamp="2026-03-01T11:00:00Z",
            originalTimestamp="2026-03-01T10:00:00Z",
            sentAt="2026-03-01T10:01:00Z",
        ),
        sent_at=NOW,
    )
    assert event.original_at == NOW - 120 * MINUTE
    assert event.sent_at == NOW - 119 * MINUTE
    assert event.occurred_at == NOW - MINUTE


def test_the_batchs_sending_counts_where_the_event_has_none() -> None:
    event = read(tapped(timestamp="2026-03-01T09:00:00Z"), sent_at=NOW - 3 * 60 * MINUTE)
    assert event.occurred_at == NOW


def test_a_batchs_context_lies_below_each_events_own() -> None:
    below = {"ip": "1.2.3.4", "app": {"name": "shop", "version": "1"}, "tags": ["a"]}
    event = read(tapped(context={"app": {"version": "2"}, "locale": "en"}), context=below)
    assert event.content["context"] == {
        "ip": "1.2.3.4",
        "app": {"name": "shop", "version": "2"},
        "tags": ["a"],
        "locale": "en",
    }


@pytest.mark.parametrize(("own", "merged"), [(None, {"a": {"b": [1]}}), ("odd", "odd"), ([], [])])
def test_a_context_that_is_no_object_stays_as_it_was_sent(own: object, merged: object) -> None:
    assert read(tapped(context=own), context={"a": {"b": [1]}}).content["context"] == merged


def test_events_do_not_share_what_a_batchs_context_gave_them() -> None:
    below = {"app": {"name": "shop"}, "tags": [{"a": 1}]}
    first = read(tapped(), context=below)
    first.content["context"]["app"]["name"] = "other"
    first.content["context"]["tags"][0]["a"] = 2
    assert read(tapped(), context=below).content["context"] == below
    assert below == {"app": {"name": "shop"}, "tags": [{"a": 1}]}


def test_a_context_that_nests_without_end_is_refused() -> None:
    below: dict[str, Any] = {}
    node = below
    for _ in range(2_000):
        node["a"] = node = {}
    assert code_of(tapped(), context=below) == "event_too_deep"


def test_a_nul_in_a_message_id_is_refused() -> None:
    assert code_of(tapped(messageId="a\x00")) == "event_holds_nul"
