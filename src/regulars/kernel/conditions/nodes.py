"""The nodes of a condition tree, as they stand in the JSON under `op`.

`and`, `or`, `not` and `at_least` combine; every other node is a leaf that asks one question of
the facts. Limits that JSON Schema can express stand on the fields; `checks` holds the rest.
"""

from typing import Annotated

import msgspec

from regulars.kernel.conditions.values import Comparator, Value
from regulars.kernel.conditions.vocabulary import (
    ARGS_MAX,
    STEPS_MAX,
    Aggregate,
    AnniversaryDays,
    AssetMeasure,
    BucketEdge,
    CouponState,
    Key,
    MessageKind,
    Path,
    RfmMeasure,
    StageName,
    Zone,
)
from regulars.kernel.conditions.windows import Window, Within

Children = Annotated[tuple["Node", ...], msgspec.Meta(min_length=1, max_length=ARGS_MAX)]


class And(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="and"):
    """Every part is true."""

    args: Children


class Or(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="or"):
    """At least one part is true."""

    args: Children


class Not(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="not"):
    """The part is false; not unknown is unknown."""

    arg: "Node"


class AtLeast(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="at_least"
):
    """`n` of the parts are true."""

    n: Annotated[int, msgspec.Meta(ge=1, le=ARGS_MAX)]
    args: Children


class Attr(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="attr"
):
    """The attribute at a dotted path, compared with a literal."""

    path: Path
    cmp: Comparator
    value: Value | None = None


class Event(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="event"
):
    """What the member did: an aggregate over the events of one name, compared with a literal.

    `where` is a tree of `and or not at_least attr` over the properties of each event; an event
    for which it is unknown does not count. `property` is what sum, avg, min, max, distinct and
    top aggregate, and what first and last read; first and last without it are the instants.
    """

    name: Key
    cmp: Comparator
    value: Value | None = None
    agg: Aggregate = "count"
    property: Path | None = None
    where: "Node | None" = None
    window: Window | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of a sequence: an event of this name for which `where` is true."""

    name: Key
    where: "Node | None" = None


class Sequence(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="sequence"
):
    """Events in this order, each strictly later, the last less than `within` after the first."""

    steps: Annotated[tuple[Step, ...], msgspec.Meta(min_length=2, max_length=STEPS_MAX)]
    within: Within
    window: Window | None = None


class Segment(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="segment"
):
    """The member belongs to this segment."""

    segment: Key


class Tag(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="tag"):
    """The member carries this tag."""

    tag: Key


class Stage(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="stage"
):
    """The member's lifecycle stage is one of these."""

    stages: Annotated[tuple[StageName, ...], msgspec.Meta(min_length=1, max_length=6)]


class Rfm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="rfm"):
    """A score of recency, frequency or monetary (1 to 5), or the name of the group."""

    measure: RfmMeasure
    cmp: Comparator
    value: Value | None = None


class Tier(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="tier"
):
    """The member's tier on a ladder; lt, le, gt and ge go by the order of the ladder."""

    ladder: Key
    cmp: Comparator
    value: Value | None = None


class Asset(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="asset"
):
    """A balance, in units of the asset; `expiring` is what expires within `window`."""

    asset: Key
    cmp: Comparator
    value: Value | None = None
    measure: AssetMeasure = "spendable"
    window: Window | None = None


class Coupon(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="coupon"
):
    """How many coupons the member has in a state; `coupon` left out means any coupon.

    `window` looks at when an available one expires, and when one was redeemed or expired.
    """

    cmp: Comparator
    value: Value | None = None
    coupon: Key | None = None
    state: CouponState = "available"
    window: Window | None = None


class Consent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="consent"
):
    """The member agreed to this purpose over this channel; never asked is unknown."""

    purpose: Key
    channel: Key


class Reachable(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="reachable"
):
    """An identity is on file through which this channel reaches the member."""

    channel: Key


class Message(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="message"
):
    """A message of a campaign (any, where left out) came this far with the member."""

    kind: MessageKind
    campaign: Key | None = None
    window: Window | None = None


class Bucket(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="bucket"
):
    """The member's bucket under `salt`, of 10,000, lies from `lo` up to, not including, `hi`."""

    salt: Key
    lo: BucketEdge
    hi: BucketEdge


class Anniversary(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op",
    tag="anniversary",
):  # fmt: skip
    """Today lies from `days_before` before to `days_after` after an anniversary of a date."""

    path: Path
    days_before: AnniversaryDays = 0
    days_after: AnniversaryDays = 0


class Score(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="op", tag="score"
):
    """What a model predicts for the member, compared with a number."""

    model: Key
    cmp: Comparator
    value: Value | None = None


Composite = And | Or | Not | AtLeast
Leaf = (
    Attr | Event | Sequence | Segment | Tag | Stage | Rfm | Tier | Asset | Coupon | Consent
    | Reachable | Message | Bucket | Anniversary | Score
)  # fmt: skip
Node = Composite | Leaf

NODE_TYPES: dict[str, type[Node]] = {
    str(node_type.__struct_config__.tag): node_type
    for node_type in (
        And, Or, Not, AtLeast, Attr, Event, Sequence, Segment, Tag, Stage, Rfm, Tier, Asset,
        Coupon, Consent, Reachable, Message, Bucket, Anniversary, Score,
    )
}  # fmt: skip


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """A whole condition: its tree, and whose time zone local days in it go by."""

    root: Node
    zone: Zone = "program"


def op_of(node: Node) -> str:
    """The name under which a node stands in the JSON."""
    return str(node.__struct_config__.tag)
