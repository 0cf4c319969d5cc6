"""Where two values differ, field by field."""

from collections.abc import Iterator

import msgspec


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Where two values differ, as in `effects[0].per`; None stands for what is not there."""

    path: str
    before: object
    after: object


def differences(before: object, after: object) -> list[Difference]:
    """What `after` says otherwise than `before`, by path; both are structs or None."""
    return list(_differences(msgspec.to_builtins(before), msgspec.to_builtins(after), ""))


def _differences(before: object, after: object, path: str) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() | after.keys(), key=str):
            below = f"{path}.{name}" if path else str(name)
            yield from _differences(before.get(name), after.get(name), below)
    elif isinstance(before, list | tuple) and isinstance(after, list | tuple):
        for at in range(max(len(before), len(after))):
            yield from _differences(_at(before, at), _at(after, at), f"{path}[{at}]")
    elif before != after or type(before) is not type(after):
        yield Difference(path=path, before=before, after=after)


def _at(items: list[object] | tuple[object, ...], at: int) -> object:
    return items[at] if at < len(items) else None
