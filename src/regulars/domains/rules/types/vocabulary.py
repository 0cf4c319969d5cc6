"""The words and limits of rules."""

from typing import Annotated, Literal

import msgspec

TriggerKind = Literal["order", "event", "registration", "tier_reached", "manual"]
"""What an occasion can be; `types.occasion` says what each brings along."""

GroupMode = Literal["all", "best", "first", "exclusive"]
CapScope = Literal["member", "rule", "store"]
CapPer = Literal["order", "day", "week", "month", "year", "lifetime"]
OnReach = Literal["reduce", "refuse"]
OnReturn = Literal["give_back", "keep"]
State = Literal["draft", "live", "retired"]

UNITS_MAX = 10**12
EFFECTS_MAX = 20
CAPS_MAX = 20
BODY_BYTES_MAX = 256 * 1024

Code = Annotated[
    str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$(?!\n)")
]
"""A name that people give to a rule, an asset, a ladder or a tier."""
Label = Annotated[
    str, msgspec.Meta(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")
]
"""A name that may hold any character: of an event, a tag, a tender."""
Topic = Annotated[
    str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9_.]*$(?!\n)")
]
Units = Annotated[int, msgspec.Meta(ge=1, le=UNITS_MAX)]
"""Units of an asset, at its scale."""
DecimalText = Annotated[
    str, msgspec.Meta(max_length=24, pattern=r"^(0|[1-9][0-9]*)(\.[0-9]{1,6})?$(?!\n)")
]
"""A positive decimal number, spelled exactly: `1.00`, `1.5`."""
ClockTime = Annotated[str, msgspec.Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$(?!\n)")]
"""A local time of day, `09:30`; `24:00` is the end of the day."""
