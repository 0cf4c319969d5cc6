"""What programs as configuration refuse."""

from collections.abc import Sequence

from regulars.kernel.errors import Conflict, FieldError, InvalidInput, Refusal

FAULTS_MAX = 100


class ProgramDocumentInvalid(InvalidInput):
    """The document is no program; `errors` gives the path of each fault."""

    code = "program_document_invalid"


class ProgramDocumentRefused(Conflict):
    """The document contradicts what is stored; `errors` says where, and by which code."""

    code = "program_document_refused"


class ReferenceUnknown(InvalidInput):
    """A rule or a ladder names an asset, a ladder, a tier or a segment that the program has not."""

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


def refused_as_one(refused: Sequence[tuple[str, Refusal]]) -> Refusal:
    """One refusal for the whole document: invalid where any item is, else a conflict."""
    faults: list[FieldError] = []
    for path, refusal in refused:
        if not refusal.errors:
            faults.append(FieldError(path=path, code=refusal.code, detail=refusal.detail))
        faults += [
            FieldError(path=joined(path, each.path), code=each.code, detail=each.detail)
            for each in refusal.errors
        ]
    is_invalid = any(refusal.kind == "invalid" for _, refusal in refused)
    kind = ProgramDocumentInvalid if is_invalid else ProgramDocumentRefused
    return kind(first_of(faults), errors=faults)
