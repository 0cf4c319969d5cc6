"""What programs as configuration refuse."""

from collections.abc import Sequence

from regulars.kernel.errors import Conflict, FieldError, InvalidInput

FAULTS_MAX = 100


class ProgramDocumentInvalid(InvalidInput):
    """The document is no program; `errors` gives the path of each fault."""

    code = "program_document_invalid"


class ProgramDocumentRefused(Conflict):
    """The document contradicts what is stored; `errors` says where, and by which code."""

    code = "program_document_refused"


class ReferenceUnknown(InvalidInput):
    """A rule or a ladder names an asset, a ladder or a tier that the program has not."""

    code = "reference_unknown"


class ReferenceBroken(Conflict):
    """Live rules name what would be gone; `errors` says which rules, and where."""

    code = "reference_broken"


def first_of(faults: Sequence[FieldError]) -> str:
    """The first fault in words, and how many more there are."""
    first = faults[0]
    where = f"{first.path}: " if first.path else ""
    rest = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{where}{first.detail}{rest}"


def joined(path: str, below: str) -> str:
    """The path of something below another; `below` is empty where the whole is meant."""
    return f"{path}.{below}" if below else path
