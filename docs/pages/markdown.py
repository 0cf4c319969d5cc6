"""Pieces of Markdown."""

from collections.abc import Sequence

_NOTICE = "<!-- Written by `make docs`; change the code, not this page. -->"


def page(title: str, about: str, parts: Sequence[str]) -> str:
    """A whole page that says how it came to be."""
    return "\n\n".join([f"# {title}", _NOTICE, about, *parts]) + "\n"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; bars inside cells are escaped."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def heading(area: str) -> str:
    """The name of an area as a heading spells it."""
    return area[:1].upper() + area[1:]


def first_paragraph(text: str | None) -> str:
    """The first paragraph of a docstring in one line; empty where there is none."""
    return unwrapped((text or "").strip().split("\n\n", maxsplit=1)[0])


def unwrapped(text: str | None) -> str:
    """A docstring with each paragraph in one line."""
    return "\n\n".join(" ".join(each.split()) for each in (text or "").strip().split("\n\n"))
