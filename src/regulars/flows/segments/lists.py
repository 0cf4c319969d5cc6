"""Reading a list that somebody uploads: who is named in each line, and in which way.

A table with a header names members by columns called `member_id`, `phone`, `email` or `card`; of
several the first one filled counts. A file of one column without a header is read by what each
line looks like, or as what it is said to hold.
"""

import csv
import io
from collections.abc import Sequence
from typing import Literal

from regulars.domains.segments.errors import UploadInvalid
from regulars.domains.segments.types import NewLine
from regulars.kernel.ids import parse_id

LINES_MAX = 1_000_000
VALUE_MAX = 500
Kind = Literal["member_id", "phone", "email", "card"]

_KINDS = ("member_id", "phone", "email", "card")
_DELIMITERS = ",;\t"


def lines_of(content: bytes, kind: Kind | None = None) -> list[NewLine]:
    """Every line of a list, numbered as a person would count them; empty ones are left out.

    With `kind` there is no header, and the first column holds that. Refuses a file that is no text,
    has no line, more than a million, or several columns of which none says whom it names.
    """
    text = _decoded(content)
    rows = _rows(text)
    if not rows:
        raise UploadInvalid("the file has no line")
    header = [cell.strip().lower() for cell in rows[0][1]]
    places = [(at, name) for at, name in enumerate(header) if name in _KINDS and kind is None]
    if not places and kind is None and len(header) > 1:
        raise UploadInvalid(f"name a column {', '.join(_KINDS[:-1])} or {_KINDS[-1]}")
    body = rows[1:] if places else rows
    if len(body) > LINES_MAX:
        raise UploadInvalid(f"a list has at most {LINES_MAX:,} lines")
    if not body:
        raise UploadInvalid("the file has no line behind its header")
    return [_line(number, cells, places, kind) for number, cells in body]


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UploadInvalid("the file is no text in UTF-8 or GB 18030")


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows with anything in them, each with the number of its last line."""
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise UploadInvalid(f"line {reader.line_num} cannot be read: {error}") from None


def _line(
    number: int, cells: Sequence[str], places: Sequence[tuple[int, str]], kind: Kind | None
) -> NewLine:
    if not places:
        value = cells[0].strip()
        return _named(number, kind or _kind_of(value), value)
    for at, named_as in places:
        value = cells[at].strip() if at < len(cells) else ""
        if value:
            return _named(number, named_as, value)
    return NewLine(number=number, kind=None, value=_DELIMITERS[0].join(cells), outcome="invalid")


def _named(number: int, kind: str, value: str) -> NewLine:
    is_wrong = len(value) > VALUE_MAX or (kind == "member_id" and parse_id(value) is None)
    return NewLine(
        number=number, kind=kind, value=value, outcome="invalid" if is_wrong else "waiting"
    )


def _kind_of(value: str) -> str:
    """What a line looks like that no header speaks of."""
    if parse_id(value) is not None:
        return "member_id"
    if "@" in value:
        return "email"
    return "phone" if value.lstrip("+").replace("-", "").replace(" ", "").isdigit() else "card"
