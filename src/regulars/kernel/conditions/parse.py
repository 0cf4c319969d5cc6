"""From JSON to a condition."""

from typing import NoReturn

import msgspec

from regulars.kernel.conditions.dump import VERSION, dump
from regulars.kernel.conditions.errors import ConditionInvalid
from regulars.kernel.conditions.nodes import Condition
from regulars.kernel.conditions.reader import Place, Reader
from regulars.kernel.conditions.vocabulary import ZONES
from regulars.kernel.errors import FieldError

BYTES_MAX = 256 * 1024


def parse(raw: bytes | str) -> Condition:
    """The condition that `raw` spells; refuses what is none, with the path of each fault."""
    if len(raw) > BYTES_MAX:
        _refuse("size", f"a condition has at most {BYTES_MAX} bytes")
    try:
        document = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        _refuse("json", f"this is not JSON that can be read: {error}")
    if not isinstance(document, dict):
        _refuse("type", "a condition is an object")
    return _condition(document)


def from_builtins(document: object) -> Condition:
    """The condition in a document that was decoded already, as by an HTTP framework."""
    try:
        raw = msgspec.json.encode(document)
    except (UnicodeError, TypeError, ValueError, RecursionError) as error:
        _refuse("json", f"this cannot be spelled as JSON: {error}")
    return parse(raw)


def checked(condition: Condition) -> Condition:
    """`condition` as it reads back from its JSON; refuses one that was built wrongly in code."""
    return parse(dump(condition))


def _condition(document: dict[str, object]) -> Condition:
    reader = Reader()
    version = document.pop("v", None)
    if version is True or version != VERSION:
        reader.fault("v", "version", f"the version is {VERSION}")
    zone = document.pop("zone", "program")
    if zone not in ZONES:
        reader.fault("zone", "zone", f"one of {' '.join(ZONES)}")
    root = reader.node(document, Place())
    if root is None or reader.fault_count:
        raise ConditionInvalid("the condition is not valid", errors=reader.faults)
    return Condition(root=root, zone="member" if zone == "member" else "program")


def _refuse(code: str, detail: str) -> NoReturn:
    raise ConditionInvalid(detail, errors=[FieldError(path="", code=code, detail=detail)])
