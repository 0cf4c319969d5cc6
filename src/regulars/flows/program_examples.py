"""Ready programs to begin with: the documents under `examples/`, and the sample organisation's.

An example is applied like any other document (`POST /v1/programs/apply`); nothing is done here
but telling what there is.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from regulars.flows.program_config.document import ProgramDocument
from regulars.flows.program_config.reading import document_of_text
from regulars.flows.sample_program import SAMPLE_PROGRAM
from regulars.kernel.errors import NotFound

_PACKAGE = Path(__file__).parents[1]


class ExampleNotFound(NotFound):
    """There is no ready program of this code."""

    code = "example_not_found"


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A ready program: what it is about, in both languages, and its document as YAML.

    `needs_codes` are brands, channels and stores that the catalog must know before it is applied.
    """

    code: str
    titles: dict[str, str]
    summaries: dict[str, str]
    text: str
    document: ProgramDocument
    needs_codes: list[str]


class _Ready(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    file: str | None
    titles: dict[str, str]
    summaries: dict[str, str]


_READY: Sequence[_Ready] = (
    _Ready(
        code="coffee-shop",
        file=None,
        titles={"en": "Coffee shop", "zh-CN": "咖啡连锁"},
        summaries={
            "en": "One point per yuan that lives for twelve months, growth value, and a card "
            "with silver and gold by what was spent this year.",
            "zh-CN": "每消费 1 元得 1 积分，有效期 12 个月；另计成长值，"
            "会员卡按本年消费分银卡、金卡。",
        },
    ),
    _Ready(
        code="online-shop",
        file="online-retail/program-180-days.yaml",
        titles={"en": "Online shop", "zh-CN": "网上商店"},
        summaries={
            "en": "One point per pound that lives for 180 days, and a status by what was spent "
            "this year.",
            "zh-CN": "每消费 1 英镑得 1 积分，有效期 180 天；会员等级按本年消费金额评定。",
        },
    ),
    _Ready(
        code="learning-community",
        file="learning-community/program.yaml",
        titles={"en": "Learning community", "zh-CN": "学习社区"},
        summaries={
            "en": "Credits for signing in, lessons, reviews and answers, with daily caps; ranks "
            "that have to be kept.",
            "zh-CN": "签到、学课、评价、答疑均可得学分，每日有上限；等级需要保级。",
        },
    ),
)


def examples_folder() -> Path:
    """Where the examples stand: in the installed package, or in the checkout it runs from."""
    installed = _PACKAGE / "examples"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "examples"


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """All ready programs."""
    return tuple(_read(each) for each in _READY)


def example(code: str) -> Example:
    """One ready program; refuses a code that none has."""
    for each in examples():
        if each.code == code:
            return each
    raise ExampleNotFound(f"there is no ready program {code!r}")


def _read(ready: _Ready) -> Example:
    if ready.file is None:
        text = SAMPLE_PROGRAM
    else:
        text = (examples_folder() / ready.file).read_text(encoding="utf-8")
    document = document_of_text(text)
    part = document.program
    return Example(
        code=ready.code,
        titles=ready.titles,
        summaries=ready.summaries,
        text=text,
        document=document,
        needs_codes=[*part.brand_codes, *part.channel_codes, *part.store_codes],
    )
