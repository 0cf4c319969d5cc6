"""One's own account: profile, password and second factor (`/v1/account`)."""

from typing import Annotated

import msgspec
from litestar import Response, Router, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from regulars.api.access_bodies import StaffView, Text, staff_views
from regulars.api.auth import ApiCall, caller_of, session_cookie
from regulars.api.routes.sessions import Secret, SessionBegun
from regulars.bootstrap import Platform
from regulars.domains.access import actions, queries
from regulars.domains.access.types import Enrolment, Locale, PasswordChange, StaffChange


class ProfileBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change about yourself; what is left out stays."""

    display_name: Text | None = None
    locale: Locale | None = None


class PasswordBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new password, and the present one as proof."""

    present: Secret
    new: Secret


class ProofBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Your password once more."""

    password: Secret


class CodeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code of the authenticator app."""

    code: Annotated[str, msgspec.Meta(min_length=6, max_length=10)]


class RecoveryCodes(msgspec.Struct, frozen=True, kw_only=True):
    """Codes that each stand in for the second factor once; shown this once."""

    recovery_codes: list[str]


@get("/", opt={"signed_in": True})
async def read_account(request: ApiCall, platform: NamedDependency[Platform]) -> StaffView:
    """Your own account, roles and permissions."""
    async with platform.database.transaction() as tx:
        member = await queries.staff_member(tx, platform.vault, request.user, request.user.id)
        return (await staff_views(tx, [member]))[0]


@patch("/", opt={"signed_in": True})
async def change_account(
    data: JSONBody[ProfileBody], request: ApiCall, platform: NamedDependency[Platform]
) -> StaffView:
    """Change your own name or language."""
    change = StaffChange(display_name=data.display_name, locale=data.locale)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        member = await actions.change_staff(
            tx, platform.vault, caller_of(request), request.user.id, change, now
        )
        return (await staff_views(tx, [member]))[0]


@post("/password", status_code=200, opt={"signed_in": True})
async def change_own_password(
    data: JSONBody[PasswordBody], request: ApiCall, platform: NamedDependency[Platform]
) -> Response[SessionBegun]:
    """Change your password. All of your sessions end, and a new one begins."""
    now = platform.clock.now()
    change = PasswordChange(present=data.present, new=data.new)
    begun = await actions.change_password(
        platform.database, platform.vault, caller_of(request), change, now
    )
    view = SessionBegun(
        session_id=begun.session_id,
        staff_id=begun.staff_id,
        expires_at=begun.expires_at,
        is_password_change_due=begun.is_password_change_due,
    )
    return Response(view, cookies=[session_cookie(begun, platform.settings, now)])


@post("/second-factor", opt={"signed_in": True})
async def enrol_second_factor(
    data: JSONBody[ProofBody], request: ApiCall, platform: NamedDependency[Platform]
) -> Enrolment:
    """A new secret for your authenticator app; it counts once it is confirmed."""
    return await actions.enrol(
        platform.database,
        platform.vault,
        caller_of(request),
        data.password,
        platform.clock.now(),
    )


@post("/second-factor/confirm", status_code=200, opt={"signed_in": True})
async def confirm_second_factor(
    data: JSONBody[CodeBody], request: ApiCall, platform: NamedDependency[Platform]
) -> RecoveryCodes:
    """Put the enrolled secret in force by a code of it."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        codes = await actions.confirm_enrolment(
            tx, platform.vault, caller_of(request), data.code, now
        )
    return RecoveryCodes(recovery_codes=codes)


router = Router(
    "/v1/account",
    route_handlers=[
        read_account,
        change_account,
        change_own_password,
        enrol_second_factor,
        confirm_second_factor,
    ],
    tags=["account"],
)
