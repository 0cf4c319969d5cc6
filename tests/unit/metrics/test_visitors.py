"""Visitors and how many of them joined."""

from datetime import UTC, date, datetime

from regulars.domains.insights.policy.metrics.visitors import registration_conversion
from regulars.infra.analytics.engine import Engine
from tests.support.lake_rows import event, member, rows

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def test_visitors_are_who_came_without_being_a_member_yet(engine: Engine) -> None:
    people = engine.table(
        rows(
            "members",
            member("old", date(2026, 1, 1)),
            member("new", date(2026, 3, 10)),
            member("late", date(2026, 4, 10)),
            member("phone", date(2026, 3, 9), "new", standing="anonymous"),
            member("device", date(2026, 3, 1), standing="anonymous"),
            member("gone", date(2026, 3, 5), standing="erased"),
        )
    )
    came = engine.table(
        rows(
            "events",
            *(
                event(who, "page", datetime(on.year, on.month, on.day, tzinfo=UTC))
                for who, on in (
                    ("old", date(2026, 3, 2)),
                    ("phone", date(2026, 3, 9)),
                    ("new", date(2026, 3, 11)),
                    ("late", date(2026, 3, 31)),
                    ("device", date(2026, 3, 1)),
                    ("device", date(2026, 4, 1)),
                    ("gone", date(2026, 3, 5)),
                )
            ),
        )
    )
    found = engine.run(registration_conversion(came, people, MARCH, APRIL)).to_pylist()
    # Who joins in April was a visitor in March, and so is the device: one of three joined.
    assert found == [{"visitor_count": 3, "joined_count": 1, "joined_share": 1 / 3}]
