"""Where two bodies differ."""

from collections.abc import Iterator

import msgspec

from regulars.domains.rules.types.body import RuleBody
from regulars.domains.rules.types.versions import BodyChange


def differences(before: RuleBody, after: RuleBody) -> list[BodyChange]:
    """What `after` says otherwise than `before`, by path; defaults count as not said."""
    return list(_differences(msgspec.to_builtins(before), msgspec.to_builtins(after), ""))


def _differences(before: object, after: object, path: str) -> Iterator[BodyChange]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() | after.keys()):
            below = f"{path}.{name}" if path else str(name)
            yield from _differences(before.get(name), after.get(name), below)
    elif isinstance(before, list | tuple) and isinstance(after, list | tuple):
        for at in range(max(len(before), len(after))):
            yield from _differences(_at(before, at), _at(after, at), f"{path}[{at}]")
    elif before != after or type(before) is not type(after):
        yield BodyChange(path=path, before=before, after=after)


def _at(items: list[object] | tuple[object, ...], at: int) -> object:
    return items[at] if at < len(items) else None
