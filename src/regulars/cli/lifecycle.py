"""`regulars lifecycle`: who is in which stage, how long stages last, all of it worked out anew."""

import asyncio
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
import typer

from regulars.bootstrap import Platform, open_platform
from regulars.cli.output import AsJson, tell
from regulars.cli.watching import bar
from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.insights import actions as insights
from regulars.domains.lifecycle import queries
from regulars.domains.lifecycle.types import Days, PastChange, Standing
from regulars.domains.lifecycle.types.rhythm import Adaptive, AdaptiveTerms, MemberRhythm
from regulars.domains.members import queries as members
from regulars.domains.members.errors import MemberNotFound
from regulars.flows.lifecycle import scoring, settings
from regulars.flows.lifecycle.keeping import rhythm_of
from regulars.flows.lifecycle.scoring import ScoresSummary
from regulars.flows.lifecycle.settings import DaysPreview, LifecycleView, WantedTerms
from regulars.flows.member_lists.upkeep import keep_members
from regulars.flows.metric_reports.running import report_means
from regulars.infra.settings import read_settings
from regulars.kernel.errors import InvalidInput

app = typer.Typer(help="Stages of members, and the scores of a day.", no_args_is_help=True)

_REST_SECONDS = 0.2


class MemberStages(msgspec.Struct, frozen=True, kw_only=True):
    """A member's stage and its history, newest row first."""

    member_id: UUID
    standing: Standing | None
    rhythm: MemberRhythm | None
    history: list[PastChange]


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True):
    """How many members were looked at."""

    member_count: int


@app.command("show")
def show(
    member_id: Annotated[
        UUID | None, typer.Argument(help="A member (default: how many are in each stage).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """How many members are in each stage, or the stages of one member."""
    if member_id is None:
        found = asyncio.run(_view())
        tell(found, _view_text(found), as_json=as_json)
    else:
        stages = asyncio.run(_member(member_id))
        tell(stages, _member_text(stages), as_json=as_json)


@app.command("settings")
def change(
    days: Annotated[
        str,
        typer.Option(help="Days as new, active, dormant and reactivated, as 30,90,180,30."),
    ],
    *,
    adaptive: Annotated[
        str,
        typer.Option(
            help="Follow each member's rhythm: dormant and churned below these probabilities to be"
            " alive, from so many days with an order on, as 0.5,0.2,3."
        ),
    ] = "",
    note: Annotated[str, typer.Option(help="Why they are changed.")] = "",
    is_change: Annotated[
        bool, typer.Option("--apply", help="Change them; without it only who would move is told.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say who would move if stages lasted so many days, and with --apply let them."""
    wanted = WantedTerms(days=_days(days), adaptive=_adaptive(adaptive))
    preview = asyncio.run(_change(wanted, note, is_change=is_change))
    tell(preview, _preview_text(preview, is_change=is_change), as_json=as_json)


@app.command("rebuild")
def rebuild(as_json: AsJson = False) -> None:
    """Work out the stages of all members anew; what was interrupted goes on by itself."""
    with bar("Stages", "members", is_quiet=as_json) as move:
        done = asyncio.run(_rebuild(move))
    tell(done, f"{done.member_count:,} members looked at", as_json=as_json)


@app.command("scores")
def scores(as_json: AsJson = False) -> None:
    """Keep the scores of today (RFM, engagement, loyalty), from the lake as it is."""
    done = asyncio.run(_scores())
    text = f"scores of {done.member_count:,} members who bought, as of {done.as_of}"
    tell(done, text, as_json=as_json)


async def _view() -> LifecycleView:
    async with open_platform(read_settings()) as platform, platform.database.transaction() as tx:
        return await settings.lifecycle_view(tx)


async def _member(member_id: UUID) -> MemberStages:
    async with open_platform(read_settings()) as platform, platform.database.transaction() as tx:
        person = (await members.persons(tx, [member_id])).get(member_id)
        if person is None:
            raise MemberNotFound(f"no member has the id {member_id}")
        return MemberStages(
            member_id=person.member_id,
            standing=await queries.standing(tx, person.member_id),
            rhythm=await rhythm_of(tx, person.member_id, platform.clock.now()),
            history=await queries.history(tx, person.member_id),
        )


def _days(text: str) -> Days:
    """Days as `30,90,180,30`; refuses what is none."""
    found = text.split(",")
    if len(found) != 4 or not all(each.strip().isdecimal() for each in found):
        raise InvalidInput(f"{text!r} is not four numbers of days, as 30,90,180,30")
    new_days, active_days, dormant_days, reactivated_days = map(int, found)
    return Days(
        new_days=new_days,
        active_days=active_days,
        dormant_days=dormant_days,
        reactivated_days=reactivated_days,
    )


def _adaptive(text: str) -> AdaptiveTerms | None:
    """Probabilities and days as `0.5,0.2,3`; None where nothing is said. Refuses what is none."""
    if not text:
        return None
    try:
        dormant_below, churned_below, order_days_min = text.split(",")
        return AdaptiveTerms(
            dormant_below=float(dormant_below),
            churned_below=float(churned_below),
            order_days_min=int(order_days_min),
        )
    except ValueError:
        raise InvalidInput(
            f"{text!r} is not two probabilities and a number of days, as 0.5,0.2,3"
        ) from None


async def _change(wanted: WantedTerms, note: str, *, is_change: bool) -> DaysPreview:
    async with open_platform(read_settings()) as platform, platform.database.transaction() as tx:
        now = platform.clock.now()
        preview = await settings.preview_terms(tx, wanted, now)
        if is_change:
            caller = Caller(principal=SYSTEM)
            await settings.change_terms(tx, platform.vault, (wanted, note), caller, now)
        return preview


async def _rebuild(move: object) -> Rebuilt:
    assert callable(move), "a bar hands out what moves it"
    async with open_platform(read_settings()) as platform:
        async with platform.database.transaction() as tx:
            caller = Caller(principal=SYSTEM)
            total = await settings.rebuild(tx, platform.vault, caller, platform.clock.now())
        move(total=total)
        while waiting := await _kept(platform):
            move(completed=max(total - waiting, 0))
    return Rebuilt(member_count=total)


async def _kept(platform: Platform) -> int:
    """Do a piece, beside the worker who does the same; how many wait still."""
    if not await keep_members(platform.database, platform.clock):
        await asyncio.sleep(_REST_SECONDS)
    async with platform.database.transaction() as tx:
        return await insights.waiting_count(tx)


async def _scores() -> ScoresSummary:
    async with open_platform(read_settings()) as platform:
        means = report_means(platform.database, platform.settings)
        async with platform.database.transaction() as tx:
            job = await scoring.request_scores(tx, "command line", platform.clock.now())
        return await scoring.run_scores(means, platform.clock, job.id)


def _view_text(view: LifecycleView) -> str:
    days = view.thresholds.days
    lines = [f"{each.stage:<12} {each.member_count:>10,}" for each in view.stages]
    lines.append(
        f"new {days.new_days} d, active {days.active_days} d, dormant {days.dormant_days} d,"
        f" reactivated {days.reactivated_days} d; version {view.thresholds.version};"
        f" days of {view.time_zone}"
    )
    if view.thresholds.adaptive is not None:
        lines.append(_adaptive_text(view.thresholds.adaptive))
    if view.waiting_count:
        lines.append(f"{view.waiting_count:,} members wait to be looked at")
    return "\n".join(lines)


def _member_text(found: MemberStages) -> str:
    if not found.history:
        return "no stage is known yet"
    lines = _history_lines(found.history)
    if found.rhythm is not None:
        lines.insert(0, _rhythm_text(found.rhythm))
    return "\n".join(lines)


def _rhythm_text(rhythm: MemberRhythm) -> str:
    every = rhythm.interval_days_mean
    told = [] if every is None else [f"every {every:.1f} days on average"]
    told.append(f"silent for {rhythm.since_order_days}")
    if rhythm.alive_probability is not None:
        told.append(f"probability to be alive {rhythm.alive_probability:.2f}")
    return f"{', '.join(told)}; dormant on {rhythm.dormant_on}, churned on {rhythm.churned_on}"


def _adaptive_text(adaptive: Adaptive) -> str:
    terms, fit = adaptive.terms, adaptive.fit
    return (
        f"by rhythm from {terms.order_days_min} days with an order on: dormant below"
        f" {terms.dormant_below:g}, churned below {terms.churned_below:g};"
        f" r {fit.r:.3f}, alpha {fit.alpha:.3f} d, a {fit.a:.3f}, b {fit.b:.3f},"
        f" fitted as of {fit.as_of} to {fit.member_count:,} members,"
        f" {fit.repeat_member_count:,} of whom came again"
    )


def _history_lines(history: Sequence[PastChange]) -> list[str]:
    return [
        f"{each.effective_at:%Y-%m-%d %H:%M}  {each.from_stage or '-'} -> {each.stage or '-'}"
        f"  ({each.why}{'' if each.is_standing else ', taken back'})"
        for each in history
    ]


def _preview_text(preview: DaysPreview, *, is_change: bool) -> str:
    verb = "move" if is_change else "would move"
    about = "" if preview.is_exact else f" (estimated from {preview.looked_at_count:,})"
    lines = [f"{preview.moved_count:,} of {preview.member_count:,} members {verb}{about}"]
    if preview.adaptive is not None:
        lines.append(_adaptive_text(preview.adaptive))
    lines += [
        f"{each.from_stage:>12} -> {each.stage:<12} {each.member_count:>10,}"
        for each in preview.moves
    ]
    return "\n".join(lines)
