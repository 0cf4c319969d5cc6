"""The words of the console, so that one test can be run in each language."""

import json
import re
from collections.abc import Callable

from tests.support.console import Language
from web.build import SOURCES

Words = Callable[..., str]

_PAIR = re.compile(r'^\s+(?:"([^"]+)"|(\w+)):\s+"((?:[^"\\]|\\.)*)"', re.MULTILINE)


def words_of(place: str, language: Language) -> Words:
    """The words of a folder below `src`, as `features/rules` or `shared`, with gaps by name."""
    file = SOURCES / "src" / place / f"words.{'zh' if language == 'zh-CN' else 'en'}.ts"
    found = {
        quoted or plain: json.loads(f'"{text}"')
        for quoted, plain, text in _PAIR.findall(file.read_text(encoding="utf-8"))
    }

    def word(key: str, **gaps: object) -> str:
        text: str = found[key]
        for name, value in gaps.items():
            text = text.replace("{{" + name + "}}", str(value))
        return text

    return word
