"""Whatever is sent as events is stored or in quarantine, and what is stored is what was sent."""

import json
from typing import Any, get_args

import msgspec
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from regulars.bootstrap import Platform
from regulars.domains.events import queries
from regulars.domains.events.errors import EventInvalid
from regulars.domains.events.types import Kind, NewEvent
from regulars.flows.track.parcel import BodyUnreadable, open_batch
from regulars.flows.track.reading import Envelope, read_event
from tests.conftest import NOW
from tests.support.examples import examples
from tests.support.tracking import quarantine, shipment, stored, take

ENVELOPE = Envelope(source_id=1, received_at=NOW, event_bytes_max=2_000)
TIMES = ["2026-03-01T12:00:00Z", "2026-03-01", "0000-01-01T00:00:00Z", "yesterday", "", None, 5]

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(["ann@example.com", "+8613812345678", "\x00", "\\u0000", "\ud800", "😀"])
)
keys = st.text(max_size=5) | st.sampled_from(["email", "name", "traits", "context", "a.b", ""])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)
ids = scalars | st.just("u-1")
events = st.fixed_dictionaries(
    {"type": st.sampled_from([*get_args(Kind), "order", None])},
    optional={
        "event": scalars | st.just("Tapped"),
        "userId": ids,
        "anonymousId": ids,
        "messageId": ids | st.sampled_from(["m-1", "m-2", "x" * 101]),
        "timestamp": st.sampled_from(TIMES),
        "sentAt": st.sampled_from(TIMES),
        "traits": values,
        "context": values,
        "properties": values,
        "_metadata": values,
    },
)
texts = st.builds(lambda value: json.dumps(value).encode(), events | values)
odd = st.sampled_from([b"NaN", b"", b'{"a":1e999}', b'{"a":}', b"[" * 2_000 + b"]" * 2_000])


@settings(max_examples=examples(300))
@given(body=st.binary(max_size=200) | texts)
@example(body=b'{"batch":')
def test_no_bytes_make_the_reading_raise(body: bytes) -> None:
    assert isinstance(read_event(body, ENVELOPE), NewEvent | EventInvalid)
    try:
        parcel = open_batch(body)
    except BodyUnreadable:
        return
    for event in parcel.events:
        assert isinstance(read_event(event, ENVELOPE), NewEvent | EventInvalid)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=st.lists(texts | odd, min_size=1, max_size=12))
async def test_every_event_of_a_batch_is_stored_or_in_quarantine(
    platform: Platform, batch: list[bytes]
) -> None:
    known = {each.id for each in await stored(platform)}
    held = {each.id for each in await quarantine(platform)}
    parcel = open_batch(b'{"batch":[' + b",".join(batch) + b',{}],"broken":}')
    assert [bytes(event) for event in parcel.events] == [*batch, b"{}"]
    (said,) = await take(platform, shipment(*batch))
    fresh = [each for each in await stored(platform) if each.id not in known]
    assert said.count("stored") == len(fresh)
    rejected = [each for each in await quarantine(platform) if each.id not in held]
    refused = [at for at, word in enumerate(said) if word not in {"stored", "duplicate"}]
    # What was sent before, in this run or an earlier one, stands in quarantine once.
    assert len(rejected) <= len(refused)
    contents = [queries.content_of(each, platform.vault) for each in fresh]
    accepted = [batch[at] for at, word in enumerate(said) if word == "stored"]
    assert _by_value(contents) == _by_value([_content(body) for body in accepted])


def _by_value(node: Any) -> Any:
    """Numbers by their value as JavaScript has them: jsonb spells a large float as an integer."""
    if isinstance(node, dict):
        return {key: _by_value(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_by_value(each) for each in node]
    return float(node) if isinstance(node, int) and not isinstance(node, bool) else node


def _content(body: bytes) -> dict[str, Any]:
    """What is stored of an event: all but the fields that have columns."""
    event = read_event(body, ENVELOPE)
    assert isinstance(event, NewEvent)
    columns = {"type", "messageId", "sentAt", "writeKey"}
    try:
        sent = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return event.content  # Half an emoji reads as the replacement character.
    return {key: value for key, value in sent.items() if key not in columns}
