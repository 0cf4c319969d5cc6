"""Regular expressions that take linear time: RE2, for patterns spelled portably.

The kernel checks and spells patterns (`kernel.conditions.patterns`) but runs none; it is handed
`compile_regex`.
"""

from collections.abc import Callable
from functools import lru_cache

import re2

from regulars.kernel.conditions.errors import PatternRefused


@lru_cache(maxsize=1024)
def compile_regex(pattern: str) -> Callable[[str], bool]:
    """A function that says whether `pattern` occurs in a text.

    Refuses what RE2 cannot take. A text with half a surrogate pair has no UTF-8 spelling, so
    nothing occurs in it.
    """
    options = re2.Options()
    options.log_errors = False
    try:
        search = re2.compile(pattern, options).search
    except re2.error as error:
        raise PatternRefused(f"the pattern cannot be compiled: {error}") from None

    def occurs_in(text: str) -> bool:
        try:
            return search(text) is not None
        except UnicodeEncodeError:
            return False

    return occurs_in
