"""What belongs to a member: identities, tags, consents."""

from uuid import UUID

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from regulars.api.auth import ApiCall, caller_of
from regulars.api.member_bodies import ConsentBody, IdentityAnswer, TagBody, past
from regulars.bootstrap import Platform
from regulars.domains.members import actions, queries
from regulars.domains.members.types import (
    Consent,
    ConsentGiven,
    Identity,
    IdentityAddition,
    IdentityRemoval,
    TagChange,
    TagCount,
)

_READ = {"permission": "members.read"}
_WRITE = {"permission": "members.write"}


@post("/members/{member_id:uuid}/identities", opt=_WRITE)
async def add_identity(
    request: ApiCall,
    member_id: FromPath[UUID],
    data: JSONBody[Identity],
    platform: NamedDependency[Platform],
) -> IdentityAnswer:
    """Attach an identity to a member; one that is attached already stays as it is."""
    addition = IdentityAddition(member_id=member_id, identity=data)
    async with platform.database.transaction() as tx:
        identity_id = await actions.add_identity(
            tx, platform.vault, addition, caller_of(request), platform.clock.now()
        )
    return IdentityAnswer(id=identity_id)


@delete("/members/{member_id:uuid}/identities/{identity_id:str}", opt=_WRITE)
async def remove_identity(
    request: ApiCall,
    member_id: FromPath[UUID],
    identity_id: FromPath[str],
    platform: NamedDependency[Platform],
) -> None:
    """Take an identity away from a member; it is nobody's from then on."""
    removal = IdentityRemoval(member_id=member_id, identity_id=identity_id)
    async with platform.database.transaction() as tx:
        await actions.remove_identity(
            tx, platform.vault, removal, caller_of(request), platform.clock.now()
        )


@get("/tags", opt=_READ)
async def list_tags(platform: NamedDependency[Platform]) -> list[TagCount]:
    """The tags in use, each with the number of members who have it; up to a thousand."""
    async with platform.database.transaction() as tx:
        return await queries.tag_counts(tx, platform.clock.now())


@post("/members/{member_id:uuid}/tags", status_code=204, opt=_WRITE)
async def set_tag(
    request: ApiCall,
    member_id: FromPath[UUID],
    data: JSONBody[TagBody],
    platform: NamedDependency[Platform],
) -> None:
    """Set a tag on a member, or change who set it, how sure and until when."""
    change = TagChange(
        member_id=member_id,
        tag=data.tag,
        origin=data.origin,
        origin_ref=data.origin_ref,
        confidence=data.confidence,
        expires_at=data.expires_at,
    )
    await _change_tag(request, platform, change)


@delete("/members/{member_id:uuid}/tags/{tag:str}", opt=_WRITE)
async def remove_tag(
    request: ApiCall,
    member_id: FromPath[UUID],
    tag: FromPath[str],
    platform: NamedDependency[Platform],
) -> None:
    """Take a tag away from a member; one that they have not stays away."""
    await _change_tag(request, platform, TagChange(member_id=member_id, tag=tag, is_set=False))


@get("/members/{member_id:uuid}/consents", opt=_READ)
async def list_consents(
    member_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> list[Consent]:
    """All evidence of a member's consents, oldest first; what holds now stands with the member."""
    async with platform.database.transaction() as tx:
        return await queries.consent_evidence(tx, member_id)


@post("/members/{member_id:uuid}/consents", status_code=204, opt=_WRITE)
async def record_consent(
    request: ApiCall,
    member_id: FromPath[UUID],
    data: JSONBody[ConsentBody],
    platform: NamedDependency[Platform],
) -> None:
    """Add evidence that a member gave or withdrew a consent."""
    now = platform.clock.now()
    given = ConsentGiven(
        member_id=member_id,
        purpose=data.purpose,
        channel=data.channel,
        basis=data.basis,
        is_granted=data.is_granted,
        source=data.source,
        text_version=data.text_version,
        occurred_at=past(data.occurred_at, "occurred_at", now),
    )
    async with platform.database.transaction() as tx:
        await actions.record_consents(tx, platform.vault, [given], caller_of(request), now)


async def _change_tag(request: ApiCall, platform: Platform, change: TagChange) -> None:
    async with platform.database.transaction() as tx:
        await actions.change_tags(
            tx, platform.vault, [change], caller_of(request), platform.clock.now()
        )


router = Router(
    "/v1",
    route_handlers=[
        add_identity,
        remove_identity,
        list_tags,
        set_tag,
        remove_tag,
        list_consents,
        record_consent,
    ],
    tags=["members"],
)
