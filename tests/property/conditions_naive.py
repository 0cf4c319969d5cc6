"""What conditions mean, written a second time, slowly, from docs/reference/conditions.md.

It shares no code with the product but the shape of nodes and facts: numbers are fractions, spans
of time are questions about one instant, sequences are tried out in every combination.
"""

import hashlib
import itertools
import math
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from regulars.kernel.conditions import nodes, windows

Truth = bool | None


def truth_of(condition, facts, now) -> Truth:
    zone = facts.program_zone
    if condition.zone == "member" and facts.member_zone is not None:
        zone = facts.member_zone
    return Naive(facts, now, zone).node(condition.root, facts.attributes)


def fraction(value):
    if isinstance(value, bool):
        return None
    if isinstance(value, Fraction):
        return value
    if isinstance(value, float):
        return Fraction(repr(value)) if math.isfinite(value) else None
    if isinstance(value, int | Decimal):
        return Fraction(value) if math.isfinite(value) else None
    return None


def at(path, attributes):
    for name in path.split("."):
        if not isinstance(attributes, dict):
            return None
        attributes = attributes.get(name)
    return attributes


def months_before(local, count):
    """A local time so many months back, the day cut to the length of the month."""
    months = local.year * 12 + local.month - 1 - count
    for day in (local.day, 30, 29, 28):
        if day <= local.day:
            try:
                return local.replace(year=months // 12, month=months % 12 + 1, day=day)
            except ValueError:
                continue
    raise AssertionError("every month has 28 days")


def period_number(period, day):
    """Which period a day lies in, counted from anywhere."""
    if period == "day":
        return day.toordinal()
    if period == "week":
        return (day.toordinal() - 1) // 7
    return (day.year * 12 + day.month - 1) // {"month": 1, "quarter": 3, "half": 6, "year": 12}[
        period
    ]


def steps_back(now, count, unit, zone):
    if unit in ("minutes", "hours"):
        return now - timedelta(**{unit: count})
    local = now.astimezone(zone).replace(tzinfo=None)
    if unit in ("days", "weeks"):
        local = local - timedelta(**{unit: count})
    else:
        local = months_before(local, count * (12 if unit == "years" else 1))
    return local.replace(tzinfo=zone).astimezone(UTC)


class Naive:
    def __init__(self, facts, now, zone):
        self.facts = facts
        self.now = now
        self.zone = zone

    def node(self, node, attributes) -> Truth:
        match node:
            case nodes.And():
                return self.counting(
                    [self.node(arg, attributes) for arg in node.args], len(node.args)
                )
            case nodes.Or():
                return self.counting([self.node(arg, attributes) for arg in node.args], 1)
            case nodes.AtLeast():
                return self.counting([self.node(arg, attributes) for arg in node.args], node.n)
            case nodes.Not():
                return {True: False, False: True, None: None}[self.node(node.arg, attributes)]
            case nodes.Attr():
                return self.compare(at(node.path, attributes), node.cmp, node.value)
        return getattr(self, type(node).__name__.lower())(node)

    def counting(self, truths, needed):
        if truths.count(True) >= needed:
            return True
        return False if truths.count(True) + truths.count(None) < needed else None

    # Comparators.

    def compare(self, seen, cmp, value) -> Truth:
        if cmp == "is_set":
            return seen is not None
        if cmp == "not_set":
            return seen is None
        if cmp in ("ne", "not_in"):
            straight = self.compare(seen, {"ne": "eq", "not_in": "in"}[cmp], value)
            return None if straight is None else not straight
        if isinstance(
            value, windows.Last | windows.Next | windows.Calendar | windows.Between | windows.Dates
        ):
            return self.compare_time(seen, cmp, value)
        if cmp == "contains" and isinstance(seen, list):
            return any(self.same(item, value) for item in seen)
        return self.compare_scalar(seen, cmp, value)

    def same(self, left, right):
        if isinstance(left, bool | str) or isinstance(right, str):
            return type(left) is type(right) and left == right
        return fraction(left) is not None and fraction(left) == fraction(right)

    def compare_scalar(self, seen, cmp, value) -> Truth:
        first = value[0] if isinstance(value, tuple) else value
        if isinstance(first, bool):
            return (seen == value) if isinstance(seen, bool) else None
        if isinstance(first, str):
            if not isinstance(seen, str):
                return None
            literals, key = value, lambda text: text.encode()
        else:
            seen = fraction(seen)
            if seen is None or cmp == "contains":
                return None
            literals, key = value, fraction
        return self.holds(seen, cmp, literals, key)

    def holds(self, seen, cmp, value, key):
        if cmp == "in":
            return any(key(seen) == key(item) for item in value)
        if cmp == "between":
            return key(value[0]) <= key(seen) <= key(value[1])
        match cmp:
            case "eq":
                return key(seen) == key(value)
            case "lt":
                return key(seen) < key(value)
            case "le":
                return key(seen) < key(value) or key(seen) == key(value)
            case "gt":
                return key(value) < key(seen)
            case "ge":
                return not key(seen) < key(value)
            case "contains":
                return seen.find(value) >= 0
            case "starts":
                return seen[: len(value)] == value
            case "ends":
                return seen[-len(value) :] == value
            case "matches":
                return re.search(value.replace("$", r"\Z"), seen) is not None
        raise AssertionError(cmp)

    # Time.

    def moment(self, seen):
        if isinstance(seen, datetime):
            return seen if seen.tzinfo else None
        if isinstance(seen, date):
            return datetime(seen.year, seen.month, seen.day, tzinfo=self.zone).astimezone(UTC)
        return None

    def compare_time(self, seen, cmp, window) -> Truth:
        moment = self.moment(seen)
        if moment is None:
            return None
        side = self.side(moment, window)
        return {"in": side == 0, "lt": side < 0, "ge": side >= 0, "gt": side > 0, "le": side <= 0}[
            cmp
        ]

    def side(self, moment, window) -> int:
        """-1 where the instant lies before the window, 0 within, 1 after it."""
        match window:
            case windows.Last():
                begin = steps_back(self.now, window.count, window.unit, self.zone)
                return -1 if moment <= begin else 0 if moment <= self.now else 1
            case windows.Next():
                end = steps_back(self.now, -window.count, window.unit, self.zone)
                return -1 if moment < self.now else 0 if moment < end else 1
            case windows.Calendar():
                number = period_number(window.period, moment.astimezone(self.zone).date())
                number -= period_number(window.period, self.now.astimezone(self.zone).date())
                return -1 if number < window.first else 1 if number > window.last else 0
            case windows.Between():
                begin, end = window.begin, window.end
            case windows.Dates():
                begin, end = self.moment(window.begin), self.moment(window.end)
        if begin is not None and moment < begin:
            return -1
        return 1 if end is not None and moment >= end else 0

    # Behaviour.

    def happened(self, name, where, window):
        return [
            event
            for event in self.facts.history.get(name, ())
            if event.occurred_at <= self.now
            and (window is None or self.side(event.occurred_at, window) == 0)
            and (where is None or self.node(where, event.properties) is True)
        ]

    def event(self, node) -> Truth:
        found = self.happened(node.name, node.where, node.window)
        return self.compare(self.aggregate(node, found), node.cmp, node.value)

    def aggregate(self, node, found):
        if node.agg == "count":
            return len(found)
        if node.agg == "days":
            return len({event.occurred_at.astimezone(self.zone).strftime("%F") for event in found})
        if node.property is None:
            times = sorted(event.occurred_at for event in found)
            return (times[0] if node.agg == "first" else times[-1]) if times else None
        read = [(event.occurred_at, at(node.property, event.properties)) for event in found]
        if node.agg in ("sum", "avg", "min", "max"):
            numbers = [fraction(value) for _, value in read if fraction(value) is not None]
            if node.agg == "sum":
                return sum(numbers, Fraction(0))
            if not numbers:
                return None
            return {"avg": sum(numbers) / len(numbers), "min": min(numbers), "max": max(numbers)}[
                node.agg
            ]
        return self.pick(
            node.agg, [(time, kept) for time, value in read if (kept := self.plain(value))]
        )

    def plain(self, value):
        """A value with the place of its type among types; None for what does not count."""
        if isinstance(value, bool):
            return (3, value)
        if isinstance(value, str):
            return (2, value)
        return None if fraction(value) is None else (1, fraction(value))

    def pick(self, agg, read):
        if agg == "distinct":
            return len({value for _, value in read})
        if not read:
            return None
        if agg == "top":
            counts = Counter(value for _, value in read)
            most = max(counts.values())
            return min(value for value, count in counts.items() if count == most)[1]
        ordered = sorted(read)
        return (ordered[0] if agg == "first" else ordered[-1])[1][1]

    def sequence(self, node) -> Truth:
        found = [self.happened(step.name, step.where, node.window) for step in node.steps]
        length = timedelta(**{node.within.unit: node.within.count})
        return any(
            all(a.occurred_at < b.occurred_at for a, b in itertools.pairwise(run))
            and run[-1].occurred_at - run[0].occurred_at < length
            for run in itertools.product(*found)
        )

    # What other domains know.

    def segment(self, node):
        return self.facts.segments.get(node.segment)

    def tag(self, node):
        return node.tag in self.facts.tags

    def stage(self, node):
        return None if self.facts.stage_name is None else self.facts.stage_name in node.stages

    def rfm(self, node):
        return self.compare(self.facts.rfm_scores.get(node.measure), node.cmp, node.value)

    def tier(self, node):
        has = self.facts.tiers.get(node.ladder)
        if node.cmp not in ("lt", "le", "gt", "ge"):
            return self.compare(has, node.cmp, node.value)
        ranks = {tier: rank for rank, tier in enumerate(self.facts.ladders.get(node.ladder, ()))}
        if has not in ranks or node.value not in ranks:
            return None
        return self.compare(ranks[has], node.cmp, ranks[node.value])

    def asset(self, node):
        if node.measure != "expiring":
            seen = self.facts.balances.get((node.asset, node.measure))
            return self.compare(seen, node.cmp, node.value)
        amounts = [
            fraction(lot.amount)
            for lot in self.facts.expiring
            if lot.asset == node.asset and self.side(lot.expires_at, node.window) == 0
        ]
        return self.compare(sum(amounts, Fraction(0)), node.cmp, node.value)

    def coupon(self, node):
        held = [
            coupon
            for coupon in self.facts.coupons
            if coupon.state == node.state
            and node.coupon in (None, coupon.coupon)
            and (node.window is None or self.side(coupon.at, node.window) == 0)
        ]
        return self.compare(len(held), node.cmp, node.value)

    def consent(self, node):
        return self.facts.consents.get((node.purpose, node.channel))

    def reachable(self, node):
        return node.channel in self.facts.channels

    def message(self, node):
        return any(
            message.kind == node.kind
            and node.campaign in (None, message.campaign)
            and message.at <= self.now
            and (node.window is None or self.side(message.at, node.window) == 0)
            for message in self.facts.messages
        )

    def bucket(self, node):
        if self.facts.member_id is None:
            return None
        text = node.salt + ":" + str(self.facts.member_id)
        number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % 10_000
        return node.lo <= number < node.hi

    def anniversary(self, node):
        day = at(node.path, self.facts.attributes)
        if isinstance(day, datetime):
            day = day.astimezone(self.zone).date() if day.tzinfo else None
        if not isinstance(day, date):
            return None
        today = self.now.astimezone(self.zone).date()
        around = range(-node.days_after, node.days_before + 1)
        return any(self.is_anniversary(day, today + timedelta(days=offset)) for offset in around)

    def is_anniversary(self, day, candidate):
        if candidate.year <= day.year:
            return False
        if (day.month, day.day) == (2, 29):
            tomorrow = candidate + timedelta(days=1)
            return candidate.month == 2 and tomorrow.month == 3
        return (day.month, day.day) == (candidate.month, candidate.day)

    def score(self, node):
        return self.compare(self.facts.scores.get(node.model), node.cmp, node.value)
