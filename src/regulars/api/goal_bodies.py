"""What the routes of goals take and answer."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from regulars.domains.insights.queries import goals as queries
from regulars.domains.insights.types.goals import (
    Direction,
    Figure,
    FigureUnit,
    Goal,
    GoalContent,
    GoalPeriod,
    GoalStatus,
    GoalValue,
)
from regulars.flows.goals.previewing import Preview, PreviewPoint

_MILLION = 1_000_000

Target = Annotated[float, msgspec.Meta(ge=0, le=1e12)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
FigureName = Annotated[str, msgspec.Meta(max_length=64)]


class GoalBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A goal. `target` as the figure counts: 0.15 of a share, 2 of a ratio, money in whole units.

    Without a direction it is the figure's own; without names it is called as the figure is.
    """

    figure: FigureName
    target: Target
    period: GoalPeriod = "month"
    direction: Direction | None = None
    names: dict[Literal["en", "zh-CN"], Name] = {}
    owner_id: UUID | None = None
    is_active: bool = True


class GoalChangeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change of a goal; what is left out stays. `owner_id` null is nobody."""

    figure: FigureName | None = None
    target: Target | None = None
    period: GoalPeriod | None = None
    direction: Direction | None = None
    names: dict[Literal["en", "zh-CN"], Name] | None = None
    owner_id: UUID | msgspec.UnsetType | None = msgspec.UNSET
    is_active: bool | None = None


class GoalOwner(msgspec.Struct, frozen=True, kw_only=True):
    """Whose a goal is."""

    id: UUID
    name: str | None


class GoalPoint(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a goal in a period, as of a day that is not counted itself."""

    period_on: date
    before_on: date
    value: float | None
    numerator: int | None
    denominator: int | None
    status: GoalStatus
    is_final: bool
    as_of: date
    export_number: int
    computed_at: datetime


class GoalAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A goal with its definition, how it stands in the newest period, and its trend up to then.

    `now` is null until the goal was worked out. `currency` is the one in which money is counted, ""
    where there is no program.
    """

    id: UUID
    figure: str
    unit: FigureUnit
    names: dict[str, str]
    means: dict[str, str]
    direction: Direction
    target: float
    currency: str
    period: GoalPeriod
    owner: GoalOwner | None
    is_active: bool
    now: GoalPoint | None
    trend: list[GoalPoint]
    created_at: datetime
    updated_at: datetime


class PreviewPointAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a goal would have come to in a period, as of a day that is not counted itself."""

    period_on: date
    before_on: date
    as_of: date
    value: float | None
    numerator: int
    denominator: int | None
    status: GoalStatus


class GoalPreviewAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How a goal would stand: in the running period, and in the one that was over last.

    `currency` is the one in which money is counted, "" where there is no program.
    """

    currency: str
    now: PreviewPointAnswer
    before: PreviewPointAnswer


class FigureAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that can be a goal. `grows`: it adds up over a period.

    `usual_target` is the one that most programs begin with, by month.
    """

    name: str
    unit: FigureUnit
    direction: Direction
    grows: bool
    usual_target: float | None
    names: dict[str, str]
    means: dict[str, str]


class GoalsRequested(msgspec.Struct, frozen=True, kw_only=True):
    """The job that works the goals out."""

    job_id: UUID


def content_of(data: GoalBody) -> GoalContent:
    known = {each.name: each for each in queries.figures()}
    own = known[data.figure].direction if data.figure in known else "at_least"
    return GoalContent(
        figure=data.figure,
        direction=data.direction or own,
        target_micro=_micro(data.target),
        period=data.period,
        names={str(language): name for language, name in data.names.items()},
        owner_id=data.owner_id,
        is_active=data.is_active,
    )


def changed(before: GoalContent, data: GoalChangeBody) -> GoalContent:
    given = {
        name: value
        for name, value in msgspec.structs.asdict(data).items()
        if value is not None and name not in ("target", "owner_id")
    }
    if data.target is not None:
        given["target_micro"] = _micro(data.target)
    if data.owner_id is not msgspec.UNSET:
        given["owner_id"] = data.owner_id
    return msgspec.structs.replace(before, **given)


def _micro(target: float) -> int:
    return int((Decimal(str(target)) * _MILLION).to_integral_value())


def answer_of(
    goal: Goal, values: Sequence[GoalValue], names: dict[UUID, str], currency: str
) -> GoalAnswer:
    content = goal.content
    figure = queries.figure(content.figure)
    trend = [_point(each) for each in values]
    owner_id = content.owner_id
    return GoalAnswer(
        id=goal.id,
        figure=content.figure,
        unit=figure.unit,
        names={**titles_of(figure), **content.names},
        means=means_of(figure),
        direction=content.direction,
        target=content.target_micro / _MILLION,
        currency=currency,
        period=content.period,
        owner=None if owner_id is None else GoalOwner(id=owner_id, name=names.get(owner_id)),
        is_active=content.is_active,
        now=trend[-1] if trend else None,
        trend=trend,
        created_at=goal.created_at,
        updated_at=goal.updated_at,
    )


def _point(value: GoalValue) -> GoalPoint:
    fields = {name: getattr(value, name) for name in GoalPoint.__struct_fields__ if name != "value"}
    micro = value.value_micro
    return GoalPoint(value=None if micro is None else micro / _MILLION, **fields)


def figure_answer(figure: Figure) -> FigureAnswer:
    usual_micro = queries.usual_target_micro(figure.name)
    return FigureAnswer(
        name=figure.name,
        unit=figure.unit,
        direction=figure.direction,
        grows=figure.grows,
        usual_target=None if usual_micro is None else usual_micro / _MILLION,
        names=titles_of(figure),
        means=means_of(figure),
    )


def preview_of(preview: Preview) -> GoalPreviewAnswer:
    before, now = map(_preview_point, preview.points)
    return GoalPreviewAnswer(currency=preview.currency, now=now, before=before)


def _preview_point(point: PreviewPoint) -> PreviewPointAnswer:
    micro = point.value_micro
    return PreviewPointAnswer(
        period_on=point.span.period_on,
        before_on=point.span.before_on,
        as_of=point.span.as_of,
        value=None if micro is None else micro / _MILLION,
        numerator=point.measured.numerator,
        denominator=point.measured.denominator,
        status=point.status,
    )


def titles_of(figure: Figure) -> dict[str, str]:
    return {"en": figure.title, "zh-CN": figure.chinese_title}


def means_of(figure: Figure) -> dict[str, str]:
    return {"en": figure.means, "zh-CN": figure.chinese_means}
