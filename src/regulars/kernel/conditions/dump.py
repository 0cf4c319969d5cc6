"""Conditions as canonical JSON, so that equal trees have equal bytes, digests and leaf keys.

Keys stand sorted, defaults are left out, instants are in UTC, numbers that are whole have no
point. Two conditions are the same exactly when their bytes are.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.nodes import Condition, Leaf, Node
from regulars.kernel.conditions.values import normal

VERSION = 1
_LEAF_KEY_LENGTH = 32


def dump(condition: Condition) -> bytes:
    """The canonical JSON of a condition."""
    document: dict[str, object] = {"v": VERSION, **_document(condition.root)}
    if condition.zone != "program":
        document["zone"] = condition.zone
    return msgspec.json.encode(document, order="sorted")


def digest(condition: Condition) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(dump(condition)).hexdigest()


def leaf_key(leaf: Leaf, condition: Condition) -> str:
    """A stable key of a leaf under the zone of its condition: 32 hex digits of SHA-256."""
    encoded = dump(Condition(root=leaf, zone=condition.zone))
    return hashlib.sha256(encoded).hexdigest()[:_LEAF_KEY_LENGTH]


def leaves_by_key(condition: Condition) -> Iterator[tuple[str, Leaf]]:
    """Every distinct leaf with its key, from left to right: what incremental upkeep keeps."""
    seen: set[str] = set()
    for leaf in leaves(condition):
        key = leaf_key(leaf, condition)
        if key not in seen:
            seen.add(key)
            yield key, leaf


def _document(node: Node) -> dict[str, object]:
    built = msgspec.to_builtins(node, builtin_types=(datetime,))
    document = _plain(built)
    assert isinstance(document, dict)
    return document


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return normal(value) if isinstance(value, float) else value
