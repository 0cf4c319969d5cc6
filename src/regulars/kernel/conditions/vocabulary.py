"""The words that may stand in a condition, and the limits that it keeps."""

from typing import Annotated, Literal, get_args

import msgspec

DEPTH_MAX = 12
NODE_COUNT_MAX = 200
ARGS_MAX = 100
STEPS_MIN = 2
STEPS_MAX = 5
BUCKET_COUNT = 10_000
ANNIVERSARY_DAYS_MAX = 180

# In Python `$` lets a last line feed pass; `(?!\n)` behind it refuses that one too.
_SEGMENT = r"[^.\x00-\x1f\x7f]{1,64}"
Key = Annotated[
    str, msgspec.Meta(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")
]
"""A name that somebody gave to something."""
Path = Annotated[
    str, msgspec.Meta(max_length=256, pattern=rf"^{_SEGMENT}(\.{_SEGMENT}){{0,7}}$(?!\n)")
]
"""Where an attribute stands: names joined by dots, the first one naming what it belongs to."""
BucketEdge = Annotated[int, msgspec.Meta(ge=0, le=BUCKET_COUNT)]
AnniversaryDays = Annotated[int, msgspec.Meta(ge=0, le=ANNIVERSARY_DAYS_MAX)]

Zone = Literal["program", "member"]
Aggregate = Literal["count", "sum", "avg", "min", "max", "distinct", "days", "first", "last", "top"]
RfmMeasure = Literal["recency", "frequency", "monetary", "group"]
AssetMeasure = Literal["spendable", "pending", "held", "expiring"]
CouponState = Literal["available", "redeemed", "expired"]
MessageKind = Literal["sent", "delivered", "opened", "clicked", "bounced", "unsubscribed"]
StageName = Literal["potential", "new", "active", "dormant", "churned", "reactivated"]

ZONES: tuple[str, ...] = get_args(Zone)
