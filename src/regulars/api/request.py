"""The request as routes see it, and the text that PostgreSQL cannot hold.

`\\u0000` is legal in JSON and in a percent-encoded address, but neither `text` nor `jsonb` can
store it. It is refused here, once, instead of in every route.
"""

import re
from typing import Any

from litestar import Request
from litestar.datastructures import State

from regulars.kernel.errors import InvalidInput

_ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class ApiRequest(Request[Any, Any, State]):
    """A request whose JSON body is UTF-8 and holds no NUL."""

    async def json(self) -> Any:
        refuse_nul(await self.body())
        try:
            return await super().json()
        except UnicodeDecodeError:
            raise InvalidInput("the body is not UTF-8") from None


def refuse_nul(body: bytes) -> None:
    """Refuses JSON that spells the character NUL; an escaped backslash before `u0000` is fine."""
    if b"\\u0000" in body and _ESCAPED_NUL.search(body):
        raise InvalidInput("the body holds the character U+0000, which cannot be stored")
