"""Refusals of file imports."""

from regulars.kernel.errors import FieldError, InvalidInput, Refusal


class MappingInvalid(InvalidInput):
    """The mapping cannot be used; `errors` names every key that is wrong, with its line."""

    code = "mapping_invalid"


class ImportStopped(Refusal):
    """The import stopped; the same command goes on where it stopped."""

    code = "import_stopped"
    kind = "conflict"


def wrong_key(path: str, code: str, detail: str) -> MappingInvalid:
    """The refusal of one key of a mapping; whoever knows the text adds the line."""
    error = FieldError(path=path, code=code, detail=detail)
    return MappingInvalid(f"{path}: {detail}", errors=[error])
