"""The words of a mapping: how the columns of a file become fields."""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from regulars.domains.members.types import IdentityKind
from regulars.domains.orders.types import ReturnPolicy
from regulars.infra.tabular.types import Layout
from regulars.kernel.money import SCALE_MAX, Rounding

ImportKind: TypeAlias = Literal["orders", "members", "products", "campaigns", "events"]
ValueType: TypeAlias = Literal[
    "text", "integer", "number", "boolean", "date", "instant", "instant_text", "amount", "as_is"
]
TimeUnit: TypeAlias = Literal["milliseconds", "seconds", "minutes", "hours", "days"]
Scalar: TypeAlias = str | int | float | bool


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a field comes from (exactly one of the first five) and what is done to it, in order.

    A mapping may write a text instead: `"Invoice"` for a column, `"{Invoice}-{Country}"` for a
    template.
    """

    column: str | None = None
    columns: list[str] | None = None
    """The first of these that is not empty."""
    constant: Scalar | None = None
    template: str | None = None
    sum: list[str] | None = None
    """Amounts that are added; an empty one counts as zero."""

    missing: list[Scalar] = []
    """Values that mean there is none."""
    extract: str | None = None
    """A regular expression: what its first group matches (all of it where it has none)."""
    replace: dict[str, str] | None = None
    """Regular expressions and what takes the place of every match."""
    case: Literal["lower", "upper"] | None = None
    map: dict[str, Scalar] | None = None
    unmapped: Literal["refuse", "keep", "empty"] = "refuse"
    default: Scalar | None = None

    type: ValueType | None = None
    """Of an attribute or a property; a named field has a type of its own."""
    split: str | None = None
    """Cuts a text into a list."""
    format: str | None = None
    """A date or time as `strptime` writes it; ISO 8601 by default."""
    time_zone: str | None = None
    since: datetime | None = None
    """The instant from which a number counts; 1970 by default."""
    unit: TimeUnit | None = None
    add_days: Annotated[int, msgspec.Meta(ge=-366, le=366)] = 0
    """Moves a time by whole days of its clock: `1` makes of a last day the end before which."""
    decimal: Literal[".", ","] | None = None
    thousands: str | None = None
    rounding: Rounding | None = None
    """How an amount with more decimals than the scale is rounded; it is refused by default."""
    is_minor: bool = False
    """The amount is given in minor units already."""
    negate: bool = False
    is_personal: bool = False
    """Of a member's attribute: it is stored sealed and shown masked."""


Spec: TypeAlias = str | Field


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Holds for a row when everything that is given here holds for its column."""

    column: str
    equals: Scalar | None = None
    not_equals: Scalar | None = None
    one_of: list[Scalar] | None = None
    matches: str | None = None
    below: float | None = None
    above: float | None = None
    is_empty: bool | None = None


class Values(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for every field that does not say otherwise."""

    time_zone: str = "UTC"
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] | None = None
    scale: Annotated[int, msgspec.Meta(ge=0, le=SCALE_MAX)] | None = None
    decimal: Literal[".", ","] = "."
    thousands: str = ""


class IdentityFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way in which a row names its member; the first that is there sorts the rows."""

    kind: IdentityKind
    value: Spec
    namespace: str = ""
    is_verified: bool = False


class OrderFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head of a document. Rows with the same number make one document."""

    number: Spec
    occurred_at: Spec
    currency: Spec | None = None
    state: Spec | None = None
    store: Spec | None = None
    channel: Spec | None = None
    campaign: Spec | None = None
    shipping: Spec | None = None
    tax: Spec | None = None
    attributes: dict[str, Spec] = {}
    is_history: bool = True
    """History acts as of when it occurred and is announced to nobody."""
    spans_files: bool = False
    """Whether the lines of one document may stand in several files of a run."""


class DiscountFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of discount on a line; an empty or zero amount is no discount."""

    kind: str
    amount: Spec
    reference: Spec | None = None


class LineFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of a document. The amount before discounts is the price times the quantity, or given.

    Where only the amount is given, the unit price is computed, rounded half up.
    """

    sku: Spec
    quantity: Spec = Field(constant=1)
    unit_price: Spec | None = None
    amount: Spec | None = None
    description: Spec | None = None
    category: Spec | None = None
    brand: Spec | None = None
    returned_ordinal: Spec | None = None
    discounts: list[DiscountFields] = []


class ReturnFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What marks a return. Quantities and amounts of returns are negative."""

    when: list[Condition] = []
    lines: Literal["all", "any"] = "all"
    """Whether all lines of a document must be marked, or any."""
    order_number: Spec | None = None
    without_reference: ReturnPolicy = "review"
    signs: Literal["as_written", "negate"] = "as_written"
    """Whether the file writes what is brought back as negative, or as positive numbers."""


class TenderFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a document was paid: a total repeated on its lines, or a part on each of them."""

    kind: Spec
    amount: Spec
    reference: Spec | None = None
    per: Literal["document", "line"] = "document"


class MemberFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a row says of a person, and since when it is so."""

    seen_at: Spec | None = None
    registers: bool = True
    """Whether the row says that the person is a member."""
    profile: dict[str, Spec] = {}
    attributes: dict[str, Spec] = {}
    store: Spec | None = None
    channel: Spec | None = None


class ProductFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A product. Several rows of one sku make one product; the last value counts."""

    sku: Spec
    name: Spec | None = None
    category: Spec | None = None
    brand: Spec | None = None
    price: Spec | None = None
    is_goods: Spec | None = None
    is_active: Spec | None = None
    attributes: dict[str, Spec] = {}
    gather: dict[str, Literal["list", "count"]] = {}
    """Attributes that become the list, or the number, of the values of all rows of the sku."""


class CampaignFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Spec
    name: Spec | None = None
    starts_at: Spec | None = None
    ends_at: Spec | None = None
    utm_source: Spec | None = None
    utm_medium: Spec | None = None
    utm_campaign: Spec | None = None
    utm_term: Spec | None = None
    utm_content: Spec | None = None


class EventFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event. Without an id its content is its id; identical rows are then distinct events."""

    name: Spec
    occurred_at: Spec
    id: Spec | None = None
    properties: dict[str, Spec] = {}
    store: Spec | None = None
    channel: Spec | None = None


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping file. `kind` says which of the sections it needs."""

    kind: ImportKind
    source: str
    about: str = ""
    file: Layout = Layout()
    values: Values = Values()
    skip_when: list[Condition] = []
    """Rows for which any of these holds are left out."""
    keep_when: list[Condition] = []
    """Where given, rows for which none of these holds are left out."""
    identities: list[IdentityFields] = []
    order: OrderFields | None = None
    line: LineFields | None = None
    returns: ReturnFields = ReturnFields()
    tenders: list[TenderFields] = []
    member: MemberFields | None = None
    product: ProductFields | None = None
    campaign: CampaignFields | None = None
    event: EventFields | None = None


SECTIONS: dict[ImportKind, tuple[frozenset[str], frozenset[str]]] = {
    "orders": (frozenset({"order", "line"}), frozenset({"identities", "returns", "tenders"})),
    "members": (frozenset({"member", "identities"}), frozenset()),
    "products": (frozenset({"product"}), frozenset()),
    "campaigns": (frozenset({"campaign"}), frozenset()),
    "events": (frozenset({"event", "identities"}), frozenset()),
}
"""The sections that a kind needs, and those that it may have besides."""


def section_of(mapping: Mapping, name: str) -> Any:
    """The section called `name`; falsy where it was left out."""
    value = getattr(mapping, name)
    return None if value == ReturnFields() else value
