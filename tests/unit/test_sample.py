"""The sample's history: the same for a seed, exactly as large as asked, and true to its law."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from statistics import fmean

import phonenumbers
import pytest

from regulars.flows.sample.history import History, cast, history
from regulars.flows.sample.promotion import scans
from regulars.flows.sample.sales import Return, Sale
from regulars.flows.sample.seed import Seed, Size

ENDS_AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SEED = Seed(number=7, ends_at=ENDS_AT, size=Size(member_count=600, order_count=7_200))
WEEK_SECONDS = 7 * 86_400


@cache
def made() -> History:
    return history(SEED)


def sales() -> list[Sale]:
    return [sale for life in made().lives for sale in life.sales()]


def returns() -> list[Return]:
    return [each for life in made().lives for each in life.documents if isinstance(each, Return)]


def test_a_seed_and_an_end_make_one_history() -> None:
    small = Seed(number=3, ends_at=ENDS_AT, size=Size(member_count=30, order_count=300))
    one, again = history(small), history(small)
    assert one == again
    assert list(one.deeds()) == list(again.deeds())
    assert history(Seed(number=4, ends_at=ENDS_AT, size=small.size)).lives != one.lives


def test_members_and_orders_are_exactly_as_many_as_asked() -> None:
    assert len(made().lives) == 600
    assert len(sales()) == 7_200
    assert len({each.number for each in [*sales(), *returns()]}) == len(sales()) + len(returns())


def test_everything_lies_within_the_two_years_and_nothing_comes_before_joining() -> None:
    for life in made().lives:
        joined_at = life.member.joined_at
        assert SEED.begins_at <= joined_at < ENDS_AT
        assert all(joined_at <= each.occurred_at < ENDS_AT for each in life.documents)
    assert max(each.occurred_at for each in made().deeds()) < ENDS_AT


def test_as_many_visitors_come_and_do_not_join_as_the_law_says() -> None:
    joined = Counter(
        life.member.campaign.code if life.member.campaign else life.member.acquired
        for life in made().lives
    )
    came = Counter(
        context["campaign"]["name"] if (context := each.content["context"]) else "qr"
        for each in made().visits
    )
    assert came.keys() == made().law.visitors_a_join.keys()
    for source, wanted in made().law.visitors_a_join.items():
        assert came[source] / joined[source] == pytest.approx(wanted, abs=0.1), source
    assert len(made().visits) == made().law.visitor_count == came.total()
    assert sum(scans(cast(SEED)).values()) == came["qr"] + joined["qr"]


def test_each_life_is_in_order_and_returns_follow_their_orders() -> None:
    for life in made().lives:
        instants = [each.occurred_at for each in life.documents]
        assert instants == sorted(instants)
    assert all(each.occurred_at > each.sale.occurred_at for each in returns())


def test_six_orders_in_a_hundred_come_back_some_in_part() -> None:
    assert len(returns()) / len(sales()) == pytest.approx(0.06, abs=0.012)
    whole = [
        each
        for each in returns()
        if sum(each.quantities.values()) == sum(piece.quantity for piece in each.sale.pieces)
    ]
    assert 0.4 < len(whole) / len(returns()) < 0.8


def test_rates_and_dropouts_are_those_of_the_law() -> None:
    law, truths = made().law, [life.truth for life in made().lives]
    assert fmean(each.weekly_rate for each in truths) == pytest.approx(
        law.rate_shape / law.rate_weeks, rel=0.08
    )
    gone_each_time = law.dropout_a / (law.dropout_a + law.dropout_b)
    assert fmean(each.dropout for each in truths) == pytest.approx(gone_each_time, rel=0.12)
    at_once = fmean(each.purchases_until_gone == 1 for each in truths)
    assert at_once == pytest.approx(gone_each_time, abs=0.03)


def test_who_is_not_gone_buys_at_their_rate() -> None:
    alive = [life for life in made().lives if life.truth.buys and not life.truth.is_gone]
    expected = sum(
        life.truth.weekly_rate
        * (ENDS_AT - life.sales()[0].occurred_at).total_seconds()
        / WEEK_SECONDS
        for life in alive
    )
    # Whoever is not gone yet was lucky so far; their orders lie a little below their rates.
    assert sum(life.truth.order_count - 1 for life in alive) / expected == pytest.approx(1, abs=0.2)


def test_who_is_gone_bought_last_when_they_left_and_never_again() -> None:
    gone = [life for life in made().lives if life.truth.is_gone]
    assert len(gone) > 150
    for life in gone:
        assert life.truth.gone_at == life.sales()[-1].occurred_at
        assert life.truth.order_count - 1 == life.truth.purchases_until_gone
        assert life.truth.orders_ahead == 0


def test_baskets_come_to_what_their_member_spends() -> None:
    ratios = [
        fmean(sale.net_minor for sale in life.sales()) / life.truth.mean_spend_minor
        for life in made().lives
        if life.truth.order_count >= 15
    ]
    assert fmean(ratios) == pytest.approx(0.98, abs=0.03)


def test_tastes_show_in_what_is_bought() -> None:
    fitting = 0
    much = [life for life in made().lives if life.truth.order_count >= 25]
    for life in much:
        bought = Counter(piece.good.category for sale in life.sales() for piece in sale.pieces)
        favourite = max(life.truth.tastes, key=lambda category: life.truth.tastes[category])
        fitting += favourite in [category for category, _ in bought.most_common(3)]
    assert fitting / len(much) > 0.8


def test_nobody_pays_with_more_points_than_base_points_earned_before() -> None:
    assert any(each.paid_units for each in sales())
    for life in made().lives:
        earned = 0
        for sale in life.sales():
            assert sale.paid_units <= earned
            earned += (sale.net_minor - sale.paid_units) // 100 - sale.paid_units


def test_nobody_real_can_be_meant() -> None:
    members = [life.member for life in made().lives]
    assert len({each.phone for each in members}) == 600
    for each in members:
        assert not phonenumbers.is_valid_number(phonenumbers.parse(each.phone))
        assert each.mail is None or each.mail.partition("@")[2] in {
            "example.com",
            "example.net",
            "example.org",
        }
