"""Which items of a batch can be saved at all."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from regulars.domains.catalog.types import Saved, is_code
from regulars.kernel.errors import FieldError


class Coded(Protocol):
    """Whatever has a code."""

    @property
    def code(self) -> str: ...


Item = TypeVar("Item", bound=Coded)
Fault = Callable[[Item], FieldError | None]


def sift(items: Sequence[Item], fault: Fault[Item]) -> tuple[dict[str, Item], list[Saved | None]]:
    """The items to save, by code, and one place per item: filled where it is refused.

    The same item twice is saved once and answered twice; another item under a code that came
    before is refused.
    """
    accepted: dict[str, Item] = {}
    answers: list[Saved | None] = []
    for item in items:
        error = _code_fault(item) or fault(item) or _repetition(accepted, item)
        if error is None:
            accepted[item.code] = item
            answers.append(None)
        else:
            answers.append(Saved(code=item.code, outcome="refused", error=error))
    return accepted, answers


def fill(
    items: Sequence[Item], answers: Sequence[Saved | None], saved: Mapping[str, Saved]
) -> list[Saved]:
    """The answer to each item: its refusal, else what `saved` says of its code."""
    return [answer or saved[item.code] for item, answer in zip(items, answers, strict=True)]


def _code_fault(item: Coded) -> FieldError | None:
    if is_code(item.code):
        return None
    return FieldError(path="code", code="malformed_code", detail=f"{item.code!r} cannot be a code")


def _repetition(accepted: Mapping[str, Item], item: Item) -> FieldError | None:
    if accepted.get(item.code, item) == item:
        return None
    return FieldError(
        path="code", code="given_twice", detail=f"{item.code} stands earlier in this batch"
    )
