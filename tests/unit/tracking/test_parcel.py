"""A request's body taken apart into events, whatever one of them holds."""

import json
from typing import Any

import pytest

from regulars.flows.track.parcel import (
    EVENTS_MAX,
    MENDED_BYTES_MAX,
    BatchTooLong,
    BodyUnreadable,
    keys_of,
    open_batch,
    open_single,
)

AROUND = b'{"writeKey":"k","sentAt":"2026-03-01T12:00:00Z","context":{"a":1},"x":[1,{}],"batch":['


def pieces(body: bytes) -> list[bytes]:
    return [bytes(event) for event in open_batch(body).events]


def test_a_batch_comes_apart_byte_by_byte() -> None:
    body = AROUND + b' {"a": 1} ,null,"x", [ ] ],"y":null}'
    parcel = open_batch(body)
    assert [bytes(event) for event in parcel.events] == [b'{"a": 1}', b"null", b'"x"', b"[ ]"]
    assert (parcel.key, parcel.sent_at, parcel.context) == ("k", "2026-03-01T12:00:00Z", {"a": 1})


@pytest.mark.parametrize(
    "bad",
    [
        b'{"price":NaN}',
        b'{"price":-Infinity}',
        rb'{"text":"\ud83d"}',
        b'{"text":"\x01 \\" } ] , { ["}',
        b"{'text':'single'}",
        b'{"a":1 "b":2}',
        b"",
        b"[" * 3_000 + b"]" * 3_000,
        rb'{"text":"\x"}',
    ],
)
def test_a_bad_event_spoils_none_of_its_neighbours(bad: bytes) -> None:
    body = AROUND + b'{"a":"1,2"},' + bad + b',{"b":[{"c":"}"}]}]}'
    parcel = open_batch(body)
    assert [bytes(event) for event in parcel.events] == [
        b'{"a":"1,2"}',
        bad,
        b'{"b":[{"c":"}"}]}',
    ]
    assert (parcel.key, parcel.sent_at, parcel.context) == ("k", "2026-03-01T12:00:00Z", {"a": 1})


def test_invalid_utf8_stays_within_its_event() -> None:
    assert pieces(AROUND + b'{"a":"\xff"},{"b":2}]}') == [b'{"a":"\xff"}', b'{"b":2}']


@pytest.mark.parametrize("fields", [{"writeKey": 5, "sentAt": 7, "context": []}, {"context": None}])
def test_odd_things_around_the_events_are_passed_over(fields: dict[str, Any]) -> None:
    parcel = open_batch(json.dumps({"batch": [{}], **fields}).encode())
    assert (parcel.key, parcel.sent_at, parcel.context) == (None, None, None)
    assert len(parcel.events) == 1


@pytest.mark.parametrize("body", [b'{"batch":[]}', b'{"batch":[ ],"bad":NaN}'])
def test_an_empty_batch_is_one(body: bytes) -> None:
    assert pieces(body) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"batch"',
        b'{"batch":null}',
        b'{"batch":{}}',
        b'{"events":[]}',
        b'{"batch":[{"a":1}',
        b'{"batch":[{"a":"',
        b"\x00\x01\x02",
    ],
)
def test_a_body_that_is_no_batch_is_refused(body: bytes) -> None:
    with pytest.raises(BodyUnreadable):
        open_batch(body)


def test_a_broken_body_is_mended_up_to_a_size() -> None:
    body = b'{"batch":[{"price":NaN},{}]}'
    assert len(pieces(body.ljust(MENDED_BYTES_MAX))) == 2
    with pytest.raises(BodyUnreadable):
        open_batch(body.ljust(MENDED_BYTES_MAX + 1))


def test_a_broken_body_of_nothing_but_brackets_is_given_up() -> None:
    with pytest.raises(BodyUnreadable):
        open_batch(b'{"batch":[' + b"[" * 200_000 + b"]" * 200_000 + b"]}")


def test_a_batch_holds_just_so_many_events() -> None:
    assert len(pieces(b'{"batch":[' + b",".join([b"{}"] * EVENTS_MAX) + b"]}")) == EVENTS_MAX
    with pytest.raises(BatchTooLong):
        open_batch(b'{"batch":[' + b",".join([b"{}"] * (EVENTS_MAX + 1)) + b"]}")


@pytest.mark.parametrize("body", [b'{"writeKey":"k","a":1}', b"{", b"", b"null"])
def test_a_single_event_is_its_whole_body(body: bytes) -> None:
    parcel = open_single(body)
    assert [bytes(event) for event in parcel.events] == [body]
    assert parcel.key == ("k" if b"writeKey" in body else None)


def test_keys_may_stand_in_the_events_only() -> None:
    parcel = open_batch(b'{"batch":[{"writeKey":"a"},{"writeKey":"b"},{"writeKey":""},{},NaN,7]}')
    assert keys_of(parcel) == {"a", "b"}
