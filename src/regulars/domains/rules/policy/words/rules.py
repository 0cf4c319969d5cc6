"""What a rule says, in sentences."""

from collections.abc import Iterator
from datetime import timedelta

from regulars.domains.rules.policy.capping import budget_units
from regulars.domains.rules.policy.faults import granted_assets
from regulars.domains.rules.policy.words.effects import effect_words
from regulars.domains.rules.policy.words.speaking import Speaker, instant_words
from regulars.domains.rules.types.body import (
    Budget,
    Cap,
    Days,
    OnEvent,
    OnTierReached,
    RuleBody,
    Schedule,
    Trigger,
)
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.conditions.words.sentences import Labels, Language, words


def rule_words(body: RuleBody, language: Language, labels: Labels | None = None) -> list[str]:
    """The rule in sentences: what it does and when, for whom, how often."""
    return [sentence for sentence in _sentences(body, Speaker(language, labels)) if sentence]


def _sentences(body: RuleBody, speaker: Speaker) -> Iterator[str]:
    done = speaker.joined([effect_words(each, speaker) for each in body.effects], "effects")
    yield speaker.say("sentence", text=_trigger_words(body.trigger, speaker) + done)
    if body.when is not None:
        condition = words(from_builtins(body.when), speaker.language, speaker.labels)
        yield speaker.say("when", condition=condition)
    if body.schedule is not None:
        yield speaker.say("schedule", parts=_schedule_words(body.schedule, speaker))
    if (moments := (body.valid_from, body.valid_until)) != (None, None):
        begin, end = (None if each is None else instant_words(each) for each in moments)
        yield _between("valid", begin, end, speaker)
    if body.group is not None:
        yield speaker.say(f"group.{body.group.mode}", group=speaker.quoted(body.group.name))
    assets = granted_assets(body)
    for cap in body.caps:
        yield _cap_words(cap, assets, speaker)
    if body.budget is not None:
        yield _budget_words(body.budget, assets, speaker)


def _trigger_words(trigger: Trigger, speaker: Speaker) -> str:
    match trigger:
        case OnEvent(name=name):
            label = speaker.labels("event", name)
            return speaker.say("on.event", name=label or speaker.quoted(name))
        case OnTierReached(ladder=ladder, tier=tier, each_time=each_time):
            return speaker.say(
                "on.tier_reached.each" if each_time else "on.tier_reached.first",
                tier=speaker.quoted(speaker.labels("tier", f"{ladder}/{tier}") or tier),
                ladder=speaker.quoted(speaker.called("ladder", ladder)),
            )
        case _:
            return speaker.say(f"on.{trigger.__struct_config__.tag}")


def _schedule_words(schedule: Schedule, speaker: Speaker) -> str:
    parts: list[str] = []
    if schedule.dates is not None:
        parts.append(_dates_words(schedule.dates, speaker))
    if schedule.weekdays:
        days = [speaker.say(f"weekday.{day}") for day in schedule.weekdays]
        parts.append(speaker.say("weekdays", days=speaker.enumerated(days)))
    if schedule.days_of_month:
        days = [_day_words(day, speaker) for day in schedule.days_of_month]
        parts.append(speaker.say("days_of_month", days=speaker.joined(days)))
    if schedule.hours:
        spans = [speaker.say("span", begin=each.begin, end=each.end) for each in schedule.hours]
        parts.append(speaker.say("hours", spans=speaker.joined(spans)))
    if (birthday := schedule.birthday) is not None:
        is_day = not birthday.days_before and not birthday.days_after
        parts.append(
            speaker.say(
                "birthday.day" if is_day else "birthday.around",
                before=birthday.days_before,
                after=birthday.days_after,
            )
        )
    return speaker.joined(parts)


def _dates_words(dates: Days, speaker: Speaker) -> str:
    """The first and the last day: people count both of them in."""
    last = None if dates.end is None else dates.end - timedelta(days=1)
    if dates.begin is not None and dates.begin == last:
        return speaker.say("dates.day", begin=dates.begin.isoformat())
    begin, end = (None if day is None else day.isoformat() for day in (dates.begin, last))
    return _between("dates", begin, end, speaker)


def _between(phrase: str, begin: str | None, end: str | None, speaker: Speaker) -> str:
    which = "both" if begin and end else "begin" if begin else "end"
    return speaker.say(f"{phrase}.{which}", begin=begin, end=end)


def _day_words(day: int, speaker: Speaker) -> str:
    if day > 0:
        return str(day)
    return speaker.say("day.last" if day == -1 else "day.from_end", count=-day)


def _cap_words(cap: Cap, assets: list[str], speaker: Speaker) -> str:
    asset = _asset(cap.asset, assets)
    phrase = "cap.once" if cap.times == 1 else "cap.times"
    return speaker.say(
        phrase if cap.units is None else "cap.units",
        most=cap.times if cap.units is None else speaker.units(asset, cap.units),
        asset=speaker.called("asset", asset),
        scope=speaker.say(f"scope.{cap.scope}"),
        per=speaker.say(f"per.{cap.per}"),
        reach=speaker.say(f"reach.{cap.on_reach}"),
        back=speaker.say(f"back.{cap.on_return}"),
    )


def _budget_words(budget: Budget, assets: list[str], speaker: Speaker) -> str:
    money, cost = (
        "" if amount is None else speaker.money(amount)
        for amount in (budget.money, budget.unit_cost)
    )
    asset = _asset(budget.asset, assets)
    return speaker.say(
        "budget.money" if money else "budget.units",
        most=speaker.units(asset, budget_units(budget)),
        money=money,
        cost=cost,
        asset=speaker.called("asset", asset),
        reach=speaker.say(f"reach.{budget.on_reach}"),
    )


def _asset(named: str | None, assets: list[str]) -> str:
    """The asset that a cap or a budget counts: the one that it names, else what is granted."""
    return named or next(iter(assets), "")
