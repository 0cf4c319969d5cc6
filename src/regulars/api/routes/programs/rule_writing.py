"""Rules of a program, written: drafts, publishing, retiring."""

from litestar import delete, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from regulars.api.auth import ApiCall
from regulars.api.routes.programs.handling import BeginBody, EndBody, Json, moment, note
from regulars.api.routes.programs.rule_answers import RuleVersionAnswer, version_answer
from regulars.bootstrap import Platform
from regulars.domains.rules import actions, queries
from regulars.domains.rules.errors import RuleHasNoDraft, RuleNotFound
from regulars.domains.rules.types import DraftInput
from regulars.flows.program_config.publishing import Wanted, publish_rule, retire_rule
from regulars.flows.program_config.stored import lock_program, program_of_code
from regulars.kernel.errors import Refusal

_WRITE = {"permission": "rules.write"}


@put("/programs/{program:str}/rules/{code:str}/draft", opt=_WRITE)
async def save_rule_draft(
    program: FromPath[str],
    code: FromPath[str],
    data: JSONBody[Json],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> RuleVersionAnswer:
    """Save a draft in the place of the one there is; a rule that is not there is made."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        await lock_program(tx, program)
        draft = DraftInput(program_id=found.id, code=code, body=data)
        (saved,) = await actions.save_drafts(tx, [draft], request.user.name, now)
        if isinstance(saved, Refusal):
            raise saved
        subject = f"{program}/{code}"
        await note(tx, platform, request, "rule.draft_saved", subject, after=saved.body)
    return version_answer(saved, now)


@delete("/programs/{program:str}/rules/{code:str}/draft", opt=_WRITE)
async def drop_rule_draft(
    program: FromPath[str],
    code: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> None:
    """Throw the draft away."""
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        await lock_program(tx, program)
        versions = (await queries.versions_of_program(tx, found.id)).get(code)
        if versions is None:
            raise RuleNotFound(f"no rule {code} in the program {program}")
        (had_draft,) = await actions.delete_drafts(tx, [versions[0].rule_id])
        if not had_draft:
            raise RuleHasNoDraft("the rule has no draft")
        await note(tx, platform, request, "rule.draft_dropped", f"{program}/{code}")


@post("/programs/{program:str}/rules/{code:str}/publish", status_code=200, opt=_WRITE)
async def publish_rule_draft(
    program: FromPath[str],
    code: FromPath[str],
    data: JSONBody[BeginBody],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> RuleVersionAnswer:
    """Put the draft in force; the version before ends at that instant."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        at = moment(platform, found, data.live_from, "live_from")
        wanted = Wanted(program=found, code=code, at=at)
        begun = await publish_rule(tx, wanted, request.user.name, now)
        facts = {"number": begun.number, "live_from": begun.live_from}
        await note(tx, platform, request, "rule.published", f"{program}/{code}", after=facts)
    return version_answer(begun, now)


@post("/programs/{program:str}/rules/{code:str}/retire", status_code=200, opt=_WRITE)
async def end_rule(
    program: FromPath[str],
    code: FromPath[str],
    data: JSONBody[EndBody],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> RuleVersionAnswer:
    """End a rule, now or at an instant; one that would begin at it or later never does."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        at = moment(platform, found, data.live_until, "live_until")
        ended = await retire_rule(tx, Wanted(program=found, code=code, at=at), now)
        facts = {"number": ended.number, "live_until": ended.live_until}
        await note(tx, platform, request, "rule.retired", f"{program}/{code}", after=facts)
    return version_answer(ended, now)


HANDLERS = (save_rule_draft, drop_rule_draft, publish_rule_draft, end_rule)
