"""The request as routes see it: its body decoded strictly, without text that cannot be stored.

Litestar would decode a body as leniently as text in an address: `"5"` for 5, `1` for true. Here it
is decoded straight into what its route asks for, and every field has the type that the document
names. Structs that forbid unknown fields refuse a misspelt one by its path, instead of losing it.
A route that takes back what another one answered names in `opt` what of it is `read_only`: those
fields are passed over.

`\\u0000` is legal in JSON and in a percent-encoded address, but neither `text` nor `jsonb` can
store it. It is refused here, once, instead of in every route.
"""

import re
from functools import lru_cache
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import State

from regulars.api.field_faults import fault_in_body, told
from regulars.kernel.errors import InvalidInput

_ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_DECODERS_MAX = 1000


class ApiRequest(Request[Any, Any, State]):
    """A request whose JSON body is UTF-8, holds no NUL, and is what its route asks for."""

    async def json(self) -> Any:
        body = await self.body()
        refuse_nul(body)
        handler = self.route_handler
        asked = handler.parsed_fn_signature.parameters.get("data")
        kind = asked.annotation if asked else Any
        read_only: frozenset[str] = handler.opt.get("read_only", frozenset())
        try:
            if not read_only:
                return _decoder_of(kind).decode(body)
            raw = _without(read_only, _decoder_of(Any).decode(body))
            return msgspec.convert(raw, kind)
        except UnicodeDecodeError:
            raise InvalidInput("the body is not UTF-8") from None
        except msgspec.ValidationError as error:
            fault = fault_in_body(str(error))
            raise InvalidInput(told(fault), errors=(fault,)) from None
        except msgspec.DecodeError as error:
            raise InvalidInput(f"the body is not JSON: {error}") from None


@lru_cache(_DECODERS_MAX)
def _decoder_of(asked: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(asked, strict=True)


def _without(read_only: frozenset[str], raw: Any) -> Any:
    """A batch as it would be without what its items hold from having been read."""
    items = raw.get("items") if isinstance(raw, dict) else None
    if not isinstance(items, list):
        return raw
    return raw | {
        "items": [
            {name: value for name, value in each.items() if name not in read_only}
            if isinstance(each, dict)
            else each
            for each in items
        ]
    }


def refuse_nul(body: bytes) -> None:
    """Refuses JSON that spells the character NUL; an escaped backslash before `u0000` is fine."""
    if b"\\u0000" in body and _ESCAPED_NUL.search(body):
        raise InvalidInput("the body holds the character U+0000, which cannot be stored")
