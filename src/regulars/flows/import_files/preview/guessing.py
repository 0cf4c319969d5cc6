"""What the columns of a file may mean: by their names first, and times by what stands in them."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from regulars.flows.import_files.mapping.words import ImportKind
from regulars.flows.import_files.preview.names import NAMES

_PUNCTUATION = re.compile(r"[\W_]+")
_TELLING: Mapping[ImportKind, tuple[str, ...]] = {
    "orders": ("order.number", "line.sku", "line.quantity"),
    "events": ("event.name", "event.occurred_at"),
    "members": ("member.profile.full_name", "identities.phone"),
    "campaigns": ("campaign.code", "campaign.starts_at"),
    "products": ("product.sku", "product.name"),
}
_TIMES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y.%m.%d %H:%M:%S",
    "%Y.%m.%d",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日",
    "%Y%m%d%H%M%S",
    "%Y%m%d",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
)


def fields_of(columns: Sequence[str], kind: ImportKind) -> dict[str, str]:
    """The field of each column that can be told by its name; no field has two columns.

    The whole name counts before its last part, so that `billing city` takes nothing from `city`.
    """
    field_of = {name: field for field, names in NAMES[kind].items() for name in names.split()}
    found: dict[str, str] = {}
    for spelt in (_plain, _last_part):
        for column in columns:
            field = field_of.get(spelt(column))
            if field and column not in found and field not in found.values():
                found[column] = field
    return found


def kind_of(columns: Sequence[str]) -> ImportKind:
    """The kind of file that these columns make: the one whose telling fields are there."""

    def fitness(kind: ImportKind) -> tuple[float, int]:
        fields = set(fields_of(columns, kind).values())
        telling = _TELLING[kind]
        return sum(each in fields for each in telling) / len(telling), len(fields)

    return max(_TELLING, key=fitness)


def time_format_of(samples: Sequence[str]) -> str | None:
    """How these times are written, as `strptime` says it; None for ISO 8601 and for no times."""
    if not samples or all(_is_iso(each) for each in samples):
        return None
    return next((form for form in _TIMES if all(_fits(each, form) for each in samples)), None)


def _plain(name: str) -> str:
    return _PUNCTUATION.sub("", name).lower()


def _last_part(name: str) -> str:
    return _PUNCTUATION.split(name.lower())[-1]


def _is_iso(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    # The basic form is taken for a number elsewhere, so it is named.
    return "-" in text


def _fits(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007
    except ValueError:
        return False
    return True
