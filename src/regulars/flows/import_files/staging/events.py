"""Staging events: each with an id of its own, sorted by when it occurred."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from regulars.flows.import_files.mapping.columns import Column, Rows
from regulars.flows.import_files.mapping.compiling import Compiler
from regulars.flows.import_files.mapping.words import Mapping
from regulars.flows.import_files.staging.bench import Bench
from regulars.flows.import_files.staging.faults import Fault
from regulars.flows.import_files.staging.items import StagedEvent
from regulars.infra.spill import Spill

_FIELDS = ("event.id", "event.name", "event.occurred_at", "event.store", "event.channel")
_FINGERPRINT_BYTES = 16

_encode = msgspec.msgpack.Encoder(order="sorted").encode
_decode = msgspec.msgpack.Decoder(StagedEvent).decode


class EventStager:
    """Sorts events by time.

    Rows without an id of the sender's get the fingerprint of what they say; rows of one file that
    say the same are told apart by their order, so they are distinct and still the same next time.
    """

    def __init__(self, mapping: Mapping, compiler: Compiler, bench: Bench) -> None:
        event = mapping.event
        assert event is not None, "the mapping was checked to have an event section"
        self._has_id = event.id is not None
        self._bench = bench
        self._identity_paths = [f"identities[{at}].value" for at in range(len(mapping.identities))]
        self._unnamed = bench.spill("unnamed")
        self._events = bench.spill("events")
        self._file = 0
        self.required = frozenset(
            {"event.name", "event.occurred_at"} | ({"event.id"} if self._has_id else set())
        )
        self.columns: dict[str, Column] = {
            "event.id": compiler.maybe("event.id", event.id, "text"),
            "event.name": compiler.column("event.name", event.name, "text"),
            "event.occurred_at": compiler.column("event.occurred_at", event.occurred_at, "instant"),
            "event.store": compiler.code("event.store", event.store),
            "event.channel": compiler.code("event.channel", event.channel),
            "event.properties": compiler.bundle("event.properties", event.properties),
        }
        for path, identity in zip(self._identity_paths, mapping.identities, strict=True):
            self.columns[path] = compiler.column(path, identity.value, "text")

    def begin_file(self, file: int) -> None:
        self._file = file

    def take(self, rows: Rows, broken: Sequence[int]) -> None:  # noqa: ARG002
        """Stage the rows of a batch; a line that could not be read concerns no other event."""
        identities = zip(*(rows.values[path] for path in self._identity_paths), strict=True)
        cells = (rows.values[name] for name in (*_FIELDS, "event.properties"))
        for at, (named, row) in enumerate(zip(identities, zip(*cells, strict=True), strict=True)):
            line = rows.lines[at]
            if at in rows.faults:
                for field, bad in rows.faults[at]:
                    self._bench.refuse(Fault(self._file, line, field, bad.code, bad.reason))
                self._bench.tally.refused_item_count += 1
            elif not any(named):
                self._bench.refuse(Fault(self._file, line, *_NOBODY))
                self._bench.tally.refused_item_count += 1
            else:
                self._stage(line, named, row)

    def _stage(self, line: int, named: tuple[str | None, ...], row: tuple[Any, ...]) -> None:
        message_id, name, occurred_us, store, channel, properties = row
        if not self._has_id:
            content = _encode((name, occurred_us, named, store, channel, properties))
            message_id = hashlib.blake2b(content, digest_size=_FINGERPRINT_BYTES).hexdigest()
        event = StagedEvent(
            self._file, line, message_id, name, occurred_us, named, store, channel, properties
        )
        if self._has_id:
            self._add(event)
        else:
            self._unnamed.add((message_id, self._file, line), _encode(event))

    def finish(self) -> Spill:
        """All events, sorted."""
        for event in self._numbered():
            self._add(event)
        self._unnamed.close()
        return self._events

    def _numbered(self) -> Iterator[StagedEvent]:
        """Events that say the same, told apart by a number behind their fingerprint."""
        last, repeats = ("", -1), 0
        for (fingerprint, file, _), payload in self._unnamed.sorted():
            repeats = repeats + 1 if (fingerprint, file) == last else 0
            last = (str(fingerprint), int(file))
            event = _decode(payload)
            if repeats:
                event = msgspec.structs.replace(event, message_id=f"{fingerprint}-{repeats + 1}")
            yield event

    def _add(self, event: StagedEvent) -> None:
        key = (event.occurred_us, event.message_id, event.file, event.line)
        self._events.add(key, _encode(event))
        self._bench.note_person(event.identities)
        tally = self._bench.tally
        tally.item_count += 1
        tally.note_event(event.name)
        tally.note_instant(event.occurred_us)


_NOBODY = ("identities", "no_identity", "the line names nobody")
