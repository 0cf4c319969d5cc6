"""Whether this installation is well."""

from typing import Literal

import msgspec


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The process answers."""

    status: Literal["ok"]
