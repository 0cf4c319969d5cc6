"""What the embedded database refuses."""

from regulars.kernel.errors import Refusal


class EmbeddedUnusable(Refusal):
    """No database can be run here: the binaries, the account or the home folder do not allow it."""

    code = "embedded_database_unusable"
    kind = "invalid"


class EmbeddedStartFailed(Refusal):
    """The server did not start or does not answer; the detail ends with its log."""

    code = "embedded_database_start_failed"
    kind = "conflict"


class EmbeddedVersionMismatch(Refusal):
    """The home holds the data of another major version of PostgreSQL."""

    code = "embedded_database_version_mismatch"
    kind = "conflict"
