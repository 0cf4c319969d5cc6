"""Refusals of access."""

from regulars.kernel.errors import Conflict, InvalidInput, NotFound, Overloaded, Refusal


class NotSignedIn(Refusal):
    """Neither a session nor a key came with the request, or the session has ended."""

    code = "not_signed_in"
    kind = "unauthenticated"


class InvalidCredentials(Refusal):
    """Login and password do not belong together. Whether the account exists is not said."""

    code = "invalid_credentials"
    kind = "unauthenticated"


class OneTimePasswordExpired(Refusal):
    """The one-time password was right, but it has expired; an administrator gives another one."""

    code = "one_time_password_expired"
    kind = "unauthenticated"


class SecondFactorRequired(Refusal):
    """The password is right; a code of the second factor has to come with it."""

    code = "second_factor_required"
    kind = "unauthenticated"


class InvalidSecondFactor(Refusal):
    """The code is wrong, out of date, or was used before."""

    code = "invalid_second_factor"
    kind = "unauthenticated"


class InvalidKey(Refusal):
    """The API key is unknown, expired or revoked."""

    code = "invalid_key"
    kind = "unauthenticated"


class TooManyAttempts(Overloaded):
    """Too many attempts failed in a row; the next is taken after `retry_after_seconds`."""

    code = "too_many_attempts"


class PermissionMissing(Refusal):
    """The caller is known and may not do this."""

    code = "permission_missing"
    kind = "forbidden"


class PasswordChangeDue(Refusal):
    """The one-time password has to be changed before anything else."""

    code = "password_change_due"
    kind = "forbidden"


class CrossOriginWrite(Refusal):
    """A browser sent this from a page of another site."""

    code = "cross_origin_write"
    kind = "forbidden"


class GrantBeyondOwn(Refusal):
    """Nobody grants, or takes charge of, more than they may do themselves."""

    code = "grant_beyond_own"
    kind = "forbidden"


class WeakPassword(InvalidInput):
    """The password is too short, too common, or contains the login."""

    code = "weak_password"


class StaffNotFound(NotFound):
    """There is no such staff account, or not for this caller."""

    code = "staff_not_found"


class SessionNotFound(NotFound):
    """The caller has no such session."""

    code = "session_not_found"


class RoleNotFound(NotFound):
    """There is no role of this code."""

    code = "role_not_found"


class KeyNotFound(NotFound):
    """There is no such API key, or not for this caller."""

    code = "key_not_found"


class LoginTaken(Conflict):
    """Another staff account has this login."""

    code = "login_taken"


class LastOwner(Conflict):
    """The installation would be left without an active owner."""

    code = "last_owner"


class RoleTaken(Conflict):
    """A role of this code exists."""

    code = "role_taken"


class ReadyMadeRole(Conflict):
    """Ready-made roles never change; copy one into a role of your own."""

    code = "ready_made_role"


class RoleInUse(Conflict):
    """Somebody holds this role."""

    code = "role_in_use"


class KeyRevoked(Conflict):
    """The API key was revoked or has expired, for good."""

    code = "key_revoked"


class NoEnrolment(Conflict):
    """There is no second factor waiting to be confirmed."""

    code = "no_enrolment"


class ViewNotFound(NotFound):
    """There is no view of this id, or it is somebody else's and not shared."""

    code = "view_not_found"


class ViewNameTaken(Conflict):
    """The caller has a view of this name on this page."""

    code = "view_name_taken"


class ViewOfSomebodyElse(Conflict):
    """The view is shared by somebody else, who alone changes it."""

    code = "view_of_somebody_else"


class ViewsTooMany(Conflict):
    """The caller keeps as many views as one person may."""

    code = "views_too_many"
