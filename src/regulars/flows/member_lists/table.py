"""A list of members as a table of texts."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from regulars.domains.members.types import IdentityView
from regulars.flows.member_lists.listing import MemberInList
from regulars.flows.rewards.terms import Terms
from regulars.kernel.money import decimal_from_minor

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN = (
    *("member_id", "name", "phones", "emails", "gender", "city", "joined_at", "store"),
    *("channel", "source", "tags"),
)
_ORDERS = ("orders", "returns", "first_order_at", "last_order_at", "spend")
_MICRO = 6


def heading(terms: Terms | None, permissions: frozenset[str]) -> str:
    """The first line, opened by the mark by which spreadsheets know UTF-8."""
    names = [*_PLAIN]
    if "orders.read" in permissions:
        names += _ORDERS
    if "tiers.read" in permissions and terms:
        names += [f"tier:{course.ladder.code}" for course in terms.ladders]
    if "ledger.read" in permissions and terms:
        names += [f"balance:{code}" for code in terms.assets]
    return "\ufeff" + _lines([names])


def lines(items: Sequence[MemberInList]) -> str:
    """A line for each member."""
    return _lines([_cells(each) for each in items])


def _cells(item: MemberInList) -> list[str]:
    member, profile = item.member.member, item.member.member.profile
    cells = [
        str(member.id),
        _harmless(profile.full_name or profile.nickname or ""),
        _contacts(item.member.contacts, "phone"),
        _contacts(item.member.contacts, "email"),
        profile.gender or "",
        _harmless(profile.city or ""),
        _time(member.joined_at),
        _harmless(item.store or ""),
        _harmless(item.channel or ""),
        _harmless(item.source or ""),
        _harmless(" ".join(item.tags)),
    ]
    if item.order_count is not None:
        spend = decimal_from_minor(item.spend_micro or 0, _MICRO)
        cells += [
            str(item.order_count),
            str(item.return_count),
            _time(item.first_order_at),
            _time(item.last_order_at),
            f"{spend.normalize():f}",
        ]
    cells += [_harmless(each.tier or "") for each in item.tiers or ()]
    cells += [
        f"{decimal_from_minor(each.spendable_units, each.scale):f}" for each in item.balances or ()
    ]
    return cells


def _contacts(found: Sequence[IdentityView], kind: str) -> str:
    return " ".join(each.value for each in found if each.kind == kind)


def _time(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _harmless(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _lines(rows: Sequence[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()
