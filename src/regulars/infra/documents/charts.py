"""Charts of a document: bars that lie, and a line over time, drawn with the page's own pen."""

from fpdf import FPDF

from regulars.infra.documents.parts import Chart

CHART_HEIGHT_MM = 52.0
_BAR_ROWS_MAX = 12
_BAR_LABEL_MM, _BAR_TEXT_MM = 38.0, 24.0
_BLUE, _PALE, _INK = (22, 104, 220), (223, 233, 247), (70, 76, 84)


def draw(pages: FPDF, chart: Chart) -> None:
    """Draw the chart below where the pen stands, and leave the pen below the chart."""
    if not chart.values:
        return
    pages.set_text_color(*_INK)
    pages.cell(0, 5, chart.title)
    pages.ln(5.5)
    if chart.kind == "bars":
        _bars(pages, chart)
    else:
        _line(pages, chart)


def _bars(pages: FPDF, chart: Chart) -> None:
    shown = list(zip(chart.labels, chart.values, chart.texts, strict=True))[:_BAR_ROWS_MAX]
    largest = max(*(abs(value) for _, value, _ in shown), 1e-9)
    room = pages.epw - _BAR_LABEL_MM - _BAR_TEXT_MM
    height = min(5.0, (CHART_HEIGHT_MM - 8) / len(shown))
    for label, value, text in shown:
        left, top = pages.l_margin, pages.get_y()
        pages.set_xy(left, top)
        pages.cell(_BAR_LABEL_MM - 2, height, _fitted(pages, label, _BAR_LABEL_MM - 3), align="R")
        pages.set_fill_color(*_PALE)
        pages.rect(left + _BAR_LABEL_MM, top + 0.5, room, height - 1, style="F")
        pages.set_fill_color(*_BLUE)
        width = max(abs(value) / largest * room, 0.2)
        pages.rect(left + _BAR_LABEL_MM, top + 0.5, width, height - 1, style="F")
        pages.set_xy(left + _BAR_LABEL_MM + room + 1, top)
        pages.cell(_BAR_TEXT_MM - 1, height, text)
        pages.set_xy(left, top + height)
    pages.ln(2.5)


def _line(pages: FPDF, chart: Chart) -> None:
    """From zero up, with the first, the last and the largest value written."""
    left, top = pages.l_margin, pages.get_y() + 4
    width, height = pages.epw, CHART_HEIGHT_MM - 18
    largest, lowest = max(*chart.values, 1e-9), min(*chart.values, 0.0)
    span, count = largest - lowest, len(chart.values)

    def at(number: int) -> tuple[float, float]:
        across = width * (number / (count - 1) if count > 1 else 0.5)
        return left + across, top + height * (1 - (chart.values[number] - lowest) / span)

    pages.set_draw_color(*_PALE)
    pages.line(left, top + height, left + width, top + height)
    pages.set_draw_color(*_BLUE)
    pages.set_line_width(0.5)
    if count > 1:
        pages.polyline([at(number) for number in range(count)])
    pages.set_line_width(0.2)
    peak = chart.values.index(max(chart.values))
    for number in sorted({0, peak, count - 1}):
        across, down = at(number)
        pages.set_fill_color(*_BLUE)
        pages.ellipse(across - 0.8, down - 0.8, 1.6, 1.6, style="F")
        _mark(pages, chart.texts[number], across, down - 4.6)
        _mark(pages, chart.labels[number], across, top + height + 0.6)
    pages.set_xy(left, top + height + 7)


def _mark(pages: FPDF, text: str, across: float, down: float) -> None:
    """A short text centred on a place, kept on the page."""
    width = pages.get_string_width(text) + 2
    rightmost = pages.l_margin + pages.epw - width
    pages.set_xy(min(max(across - width / 2, pages.l_margin), rightmost), down)
    pages.cell(width, 4, text, align="C")


def _fitted(pages: FPDF, text: str, width: float) -> str:
    while text and pages.get_string_width(text) > width:
        text = text[:-2] + "…" if len(text) > 2 else ""
    return text
