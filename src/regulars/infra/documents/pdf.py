"""A document as PDF: A4, upright, lying where a table is wide; the same input, the same bytes."""

from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, WrapMode, XPos, YPos
from fpdf.fonts import FontFace

from regulars.infra.documents.charts import CHART_HEIGHT_MM, draw
from regulars.infra.documents.parts import Document, Section

_FONT = Path(__file__).with_name("NotoSansSC-Regular.ttf")
_FAMILY = "NotoSansSC"
_UPRIGHT_COLUMNS_MAX = 7
_INK, _GREY, _SHADE = (31, 35, 41), (110, 117, 125), (240, 242, 245)
_WIDE_LETTER = 0x2E80
"""Letters from here on are as wide as they are high."""


class _Pages(FPDF):
    """Pages with the footer of the document and their numbers."""

    def __init__(self, document: Document) -> None:
        super().__init__(format="A4")
        self._footer = document.footer

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(_FAMILY, size=7.5)
        self.set_text_color(*_GREY)
        self.cell(0, 5, self._footer, align="L")
        self.set_x(self.l_margin)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}", align="R")


def pdf_of(document: Document) -> bytes:
    """The document's bytes."""
    pages = _Pages(document)
    pages.add_font(_FAMILY, fname=_FONT)
    pages.set_title(document.title)
    pages.set_lang(document.language)
    pages.set_creation_date(document.made_at)
    pages.set_auto_page_break(True, margin=18)
    pages.set_margins(16, 16)
    widest = max((len(each.columns) for each in document.sections), default=0)
    pages.add_page("landscape" if widest > _UPRIGHT_COLUMNS_MAX else "portrait")
    _head(pages, document)
    for section in document.sections:
        _section(pages, section)
    return bytes(pages.output())


def _head(pages: FPDF, document: Document) -> None:
    _line(pages, document.title, size=20, height=11)
    pages.ln(1)
    for name, value in document.facts:
        pages.set_font(_FAMILY, size=9)
        pages.set_text_color(*_GREY)
        pages.cell(38, 5.4, name)
        pages.set_text_color(*_INK)
        pages.multi_cell(0, 5.4, value, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pages.ln(2)
    _text(pages, document.explanation, size=9.5)


def _section(pages: FPDF, section: Section) -> None:
    pages.ln(5)
    needed = 24 + (CHART_HEIGHT_MM if section.chart else 0)
    if pages.will_page_break(needed):
        pages.add_page(same=True)
    _line(pages, section.title, size=13, height=8)
    if section.chart is not None:
        pages.set_font(_FAMILY, size=7.5)
        draw(pages, section.chart)
    _table(pages, section)
    if section.note:
        pages.ln(1)
        _text(pages, section.note, size=8, is_grey=True)


def _table(pages: FPDF, section: Section) -> None:
    pages.set_font(_FAMILY, size=8)
    pages.set_text_color(*_INK)
    pages.set_draw_color(208, 212, 218)
    pages.set_fill_color(255, 255, 255)
    with pages.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        col_widths=_widths(section),
        text_align=tuple("RIGHT" if each.is_number else "LEFT" for each in section.columns),
        headings_style=FontFace(emphasis="", fill_color=_SHADE),
        line_height=4.6,
        padding=(0.6, 1),
        wrapmode=WrapMode.CHAR,
    ) as table:
        table.row([each.title for each in section.columns])
        for row in section.rows:
            table.row(list(row))


def _widths(section: Section) -> tuple[float, ...]:
    """By the longest text of each column, within bounds."""
    longest = [
        max(_length(column.title) * 0.8, *(_length(row[at]) for row in section.rows), 4.0)
        for at, column in enumerate(section.columns)
    ]
    return tuple(min(each, 34.0) for each in longest)


def _length(text: str) -> float:
    return float(sum(2 if ord(each) >= _WIDE_LETTER else 1 for each in text))


def _line(pages: FPDF, text: str, *, size: float, height: float) -> None:
    pages.set_font(_FAMILY, size=size)
    pages.set_text_color(*_INK)
    pages.multi_cell(0, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _text(pages: FPDF, text: str, *, size: float, is_grey: bool = False) -> None:
    pages.set_font(_FAMILY, size=size)
    pages.set_text_color(*(_GREY if is_grey else _INK))
    pages.multi_cell(0, size * 0.52, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
