"""How a text file is laid out, told from its beginning: encoding and delimiter."""

import codecs
import csv
from itertools import islice
from pathlib import Path

import msgspec

from regulars.infra.tabular.reading import settled
from regulars.infra.tabular.text import open_bytes
from regulars.infra.tabular.types import Encoding, Layout

_HEAD_BYTES = 65_536
_LINES = 20
_DELIMITERS = (",", ";", "\t", "|")


def layout_of(path: Path) -> Layout:
    """The layout that fits the beginning of the file; refuses an ending that tells no format."""
    layout = settled(path, Layout())
    if layout.format in ("excel", "parquet"):
        return layout
    with open_bytes(path) as file:
        head = file.read(_HEAD_BYTES)
    encoding = encoding_of(head)
    if layout.format != "csv":
        return msgspec.structs.replace(layout, encoding=encoding)
    text = head.decode(encoding, "replace").removeprefix("\ufeff")
    return msgspec.structs.replace(layout, encoding=encoding, delimiter=delimiter_of(text))


def encoding_of(head: bytes) -> Encoding:
    """UTF-8 where it is that; else what Chinese or what western tables are written in."""
    if _decoded(head, "utf-8") is not None:
        return "utf-8"
    text = _decoded(head, "gb18030")
    return "gb18030" if text is not None and _is_chinese(text) else "cp1252"


def delimiter_of(text: str) -> str:
    """What cuts most of the first lines into the same number of cells, and into the most."""
    lines = [line for line in islice(text.splitlines(), _LINES) if line.strip()]

    def fitness(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        width = widths[0] if widths else 1
        return (widths.count(width), width) if width > 1 else (0, 0)

    return max(_DELIMITERS, key=fitness)


def _decoded(head: bytes, encoding: str) -> str | None:
    """The text, though it may end within a character; None where it is not of this encoding."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return None


def _is_chinese(text: str) -> bool:
    """Whether what is not ASCII is everyday Chinese; western letters look like rare signs."""
    signs = [sign for sign in text if ord(sign) > 127]
    usual = sum(sign.encode("gb2312", "ignore") != b"" for sign in signs)
    return usual * 2 > len(signs)
