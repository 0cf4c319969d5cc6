"""BG/NBD against its paper, against its definition by quadrature, and back from simulated lives."""

import csv
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from regulars.domains.lifecycle.policy.course import course
from regulars.domains.lifecycle.policy.fitting import Observed, fitted, log_likelihood
from regulars.domains.lifecycle.policy.rhythm import alive, days_of, silent_days
from regulars.domains.lifecycle.types import Days, Life, Sale, Thresholds
from regulars.domains.lifecycle.types.rhythm import Adaptive, AdaptiveTerms, Fit, Rhythm
from tests.support.datasets import data_folder

BEGAN = datetime(2025, 1, 1, 12, tzinfo=UTC)
# The fit that the paper tells of CDNOW, whose times are weeks.
CDNOW = Fit(
    r=0.243,
    alpha=4.414 * 7,
    a=0.793,
    b=2.426,
    as_of=date(1997, 9, 30),
    fitted_at=BEGAN,
    member_count=2_357,
    repeat_member_count=946,
)
TERMS = AdaptiveTerms(dormant_below=0.5, churned_below=0.2, order_days_min=3)


def by_quadrature(fit: Fit, repeats: int, span_days: int, age_days: int) -> float:
    """P(alive) from the story of the model: a rate and a chance to stop, each drawn, weighed."""
    rates = np.exp(np.linspace(-40, 6, 200_001))
    of_rate = rates**fit.r * np.exp(-fit.alpha * rates)
    stops = 1 / (1 + np.exp(-np.linspace(-60, 60, 200_001)))
    of_stop = stops**fit.a * (1 - stops) ** fit.b
    stays = np.trapezoid((1 - stops) ** repeats * of_stop)
    silent = np.trapezoid(rates**repeats * np.exp(-rates * age_days) * of_rate)
    stopped = np.trapezoid(stops * (1 - stops) ** (repeats - 1) * of_stop)
    until = np.trapezoid(rates**repeats * np.exp(-rates * span_days) * of_rate)
    return float(stays * silent / (stays * silent + stopped * until))


def test_the_probability_is_that_of_the_model_and_of_the_paper() -> None:
    # The first customer of CDNOW: two repeats, the last in week 30.43 of 38.86.
    first = Rhythm(order_day_count=3, span_days=213)
    assert alive(CDNOW, first, 59) == pytest.approx(0.7266, abs=5e-4)
    # Just seen, of 23 repeats: all that is left is the chance to have stopped then.
    assert alive(CDNOW, Rhythm(order_day_count=24, span_days=273), 0) == pytest.approx(
        1 / (1 + 0.793 / (2.426 + 22)), rel=1e-12
    )
    for repeats, span_days, since_days in [(1, 10, 40), (2, 213, 59), (7, 150, 30), (20, 200, 90)]:
        found = alive(CDNOW, Rhythm(order_day_count=repeats + 1, span_days=span_days), since_days)
        model = by_quadrature(CDNOW, repeats, span_days, span_days + since_days)
        assert found == pytest.approx(model, rel=1e-6)
    assert alive(CDNOW, Rhythm(order_day_count=1, span_days=0), 400) == 1.0
    assert alive(CDNOW, Rhythm(order_day_count=400, span_days=400), 100_000) < 1e-300


@pytest.mark.parametrize("below", [0.9, 0.5, 0.2, 0.01])
def test_the_day_on_which_it_falls_below_is_the_first_one(below: float) -> None:
    for day_count, span_days in [(2, 0), (2, 7), (3, 60), (5, 28), (30, 29), (60, 700)]:
        rhythm = Rhythm(order_day_count=day_count, span_days=span_days)
        found = silent_days(CDNOW, rhythm, below)
        # At the earliest the day after the order, at the latest ten years on.
        assert 1 <= found <= 3_650
        if found < 3_650:
            assert alive(CDNOW, rhythm, found) < below
        if found > 1:
            assert alive(CDNOW, rhythm, found - 1) >= below


def test_days_are_fixed_for_who_has_no_rhythm_yet_and_dormant_lasts_a_day_at_least() -> None:
    adaptive = Adaptive(terms=TERMS, fit=CDNOW)
    twice = Rhythm(order_day_count=2, span_days=10)
    assert days_of(Days(), adaptive, twice) == days_of(Days(), None, twice) == (90, 180)
    weekly, monthly = (Rhythm(order_day_count=10, span_days=9 * each) for each in (7, 30))
    assert days_of(Days(), adaptive, weekly)[0] < days_of(Days(), adaptive, monthly)[0]
    close = AdaptiveTerms(dormant_below=0.5, churned_below=0.4999999)
    active_days, dormant_days = days_of(Days(), Adaptive(terms=close, fit=CDNOW), weekly)
    assert dormant_days == active_days + 1


def test_the_fit_to_cdnow_is_the_published_one() -> None:
    [file] = data_folder("cdnow").glob("*summary*.csv")
    with file.open() as opened:
        rows = list(csv.DictReader(opened))
    observed: list[Observed] = [
        (int(row["x"]), round(float(row["t_x"]) * 7), round(float(row["T"]) * 7)) for row in rows
    ]
    r, alpha, a, b = fitted(observed)
    assert (len(observed), round(r, 3), round(a, 3), round(b, 3)) == (2_357, 0.243, 0.793, 2.426)
    assert alpha / 7 == pytest.approx(4.414, abs=0.001)
    # Told per week, as published: -9582.4.
    weeks = log_likelihood(observed, (r, alpha, a, b)) + sum(row[0] for row in observed) * np.log(7)
    assert weeks == pytest.approx(-9_582.4, abs=0.05)


def test_lives_that_the_model_leads_give_its_parameters_back() -> None:
    chance = np.random.default_rng(7)
    observed: list[Observed] = []
    for age_days in chance.integers(200, 700, size=2_500):
        rate = chance.gamma(1.2, 1 / 40)
        stop = chance.beta(0.9, 3.5)
        at, repeats, last = 0.0, 0, 0.0
        while (at := at + chance.exponential(1 / rate)) < age_days:
            repeats, last = repeats + 1, at
            if chance.random() < stop:
                break
        observed.append((repeats, round(last), int(age_days)))
    found = fitted(observed)
    assert found == pytest.approx((1.2, 40, 0.9, 3.5), rel=0.25)
    best = log_likelihood(observed, found)
    assert best >= log_likelihood(observed, (1.2, 40, 0.9, 3.5))
    for at in range(4):
        for factor in (0.99, 1.01):
            near = [*found]
            near[at] *= factor
            r, alpha, a, b = near
            assert best > log_likelihood(observed, (r, alpha, a, b))


def test_stages_follow_the_rhythm_and_say_so() -> None:
    def terms(version: int, at: datetime, adaptive: Adaptive | None) -> Thresholds:
        return Thresholds(
            version=version,
            days=Days(),
            adaptive=adaptive,
            effective_at=at,
            made_at=at,
            made_by="test",
            note="",
        )

    adaptive = Adaptive(terms=TERMS, fit=CDNOW)
    weekly = [BEGAN + timedelta(weeks=each) for each in range(10)]
    life = Life(joined_at=BEGAN, sales=tuple(Sale(occurred_at=at) for at in weekly))
    rhythm = Rhythm(order_day_count=10, span_days=63)
    dormant_after, churned_after = (silent_days(CDNOW, rhythm, each) for each in (0.5, 0.2))
    found = course(life, [terms(1, BEGAN, adaptive)], ZoneInfo("UTC"), BEGAN + timedelta(400))
    midnight = weekly[-1].replace(hour=0)
    assert [(each.stage, each.why, each.effective_at) for each in found.changes[-2:]] == [
        ("dormant", "rhythm", midnight + timedelta(dormant_after)),
        ("churned", "rhythm", midnight + timedelta(churned_after)),
    ]
    assert (dormant_after, churned_after) == (31, 51)
    assert by_quadrature(CDNOW, 9, 63, 63 + 31) < 0.5 < by_quadrature(CDNOW, 9, 63, 63 + 30)
    # Who comes back is measured by the rhythm that they had.
    again = weekly[-1] + timedelta(dormant_after + 1)
    back = Life(joined_at=BEGAN, sales=(*life.sales, Sale(occurred_at=again)))
    found = course(back, [terms(1, BEGAN, adaptive)], ZoneInfo("UTC"), again)
    assert (found.changes[-1].stage, found.changes[-1].why) == ("reactivated", "came_back")
    # Under fixed days the same silence is none; a version moves them at its instant.
    versions = [terms(1, BEGAN, None), terms(2, again, adaptive)]
    found = course(life, versions, ZoneInfo("UTC"), again)
    assert [(each.stage, each.why) for each in found.changes][-2:] == [
        ("active", "order"),
        ("dormant", "thresholds"),
    ]
