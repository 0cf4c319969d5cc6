"""The reference of errors: every code that a caller can meet, and the kinds with their statuses."""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Sequence

import regulars
from docs.pages.markdown import first_paragraph, heading, page, table
from regulars.api.errors import FRAME_PROBLEMS, STATUS_OF_KIND
from regulars.cli.output import EXIT_OF_KIND
from regulars.kernel.errors import Refusal, every_refusal

_KIND_MEANINGS = {
    "invalid": "the input cannot be understood or is not allowed",
    "unauthenticated": "nobody said who asks, or wrongly",
    "forbidden": "who asks may not",
    "missing": "there is no such thing, or not for this caller",
    "conflict": "it contradicts what is stored",
    "limited": "too much at once; `Retry-After` says when to come back",
}
_AREA_OF_MODULE = {
    "kernel.errors": "everywhere",
    "infra.idempotency": "everywhere",
    "infra.listing": "everywhere",
    "infra.jobs": "jobs",
    "infra.job_run": "jobs",
    "infra.tabular": "imports",
    "flows.claim_order": "orders",
    "flows.commerce_events": "events",
    "flows.import_files": "imports",
    "flows.track": "events",
}
_AREA_OF_ROOM = {
    "api": "installation and database",
    "cli": "installation and database",
    "infra": "installation and database",
}


def errors_page() -> str:
    """All codes by where they come from, then the kinds with their statuses."""
    by_area: dict[str, dict[str, Sequence[str]]] = defaultdict(dict)
    for status, (code, meaning) in FRAME_PROBLEMS.items():
        by_area["everywhere"][code] = (f"`{code}`", str(status), meaning)
    for refusal in refusals():
        status = STATUS_OF_KIND[refusal.kind]
        row = (f"`{refusal.code}`", str(status), first_paragraph(refusal.__doc__))
        by_area[_area_of(refusal)].setdefault(refusal.code, row)
    kinds = [
        (kind, str(status), str(EXIT_OF_KIND[kind]), _KIND_MEANINGS[kind])
        for kind, status in STATUS_OF_KIND.items()
    ]
    about = (
        "Every error answer is `application/problem+json` (RFC 9457) with a stable `code`; "
        "`detail` is for people and may change, `errors` names fields. The command line prints "
        "the code and ends with the exit status of its kind. Codes of events are also the reasons "
        "in their quarantine.\n\n"
        'Bodies are taken as they are written: `"5"` is no number and `1` is not true, and a field '
        "that is not known is refused as `invalid_input`, with its path and `unknown_field` in "
        "`errors`, however deep it stands, so that a misspelt one is never lost. Free-form objects "
        "(`attributes`, `properties`, `traits`) hold what you like, entries of the catalog may be "
        "sent as they were read, and the tracking addresses take whatever SDKs send. Parameters in "
        "an address are text, and are read as what they stand for."
    )
    parts = [
        "## Kinds",
        table(("kind", "HTTP status", "exit status", "means"), kinds),
    ]
    for area in sorted(by_area, key=lambda name: (name != "everywhere", name)):
        rows = [by_area[area][code] for code in sorted(by_area[area])]
        parts += [f"## {heading(area)}", table(("code", "status", "meaning"), rows)]
    return page("Errors", about, parts)


def refusals() -> list[type[Refusal]]:
    """The refusals of all modules of the product that callers can meet."""
    for module in pkgutil.walk_packages(regulars.__path__, "regulars."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return [
        refusal
        for refusal in every_refusal()
        if refusal is not Refusal and refusal.__module__.startswith("regulars.")
    ]


def _area_of(refusal: type[Refusal]) -> str:
    room, _, rest = refusal.__module__.removeprefix("regulars.").partition(".")
    noun = rest.partition(".")[0]
    area = _AREA_OF_MODULE.get(f"{room}.{noun}") or _AREA_OF_ROOM.get(room)
    return area or noun.replace("_", " ")
