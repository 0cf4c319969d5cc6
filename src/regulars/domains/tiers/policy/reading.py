"""From JSON to the body of a ladder; every fault is found, with its path."""

import msgspec

from regulars.domains.tiers.errors import LadderInvalid
from regulars.domains.tiers.policy.faults import refuse_faults
from regulars.domains.tiers.types import LadderBody
from regulars.kernel.shape import faults_of_shape, faults_of_spelling

BODY_BYTES_MAX = 256 * 1024
FAULTS_MAX = 50


def read_body(raw: object) -> LadderBody:
    """The body that decoded JSON spells; refuses what is none, naming every fault by its path."""
    faults = faults_of_spelling(raw, BODY_BYTES_MAX) or list(faults_of_shape(raw, LadderBody))
    if faults:
        first = faults[0]
        where = f"{first.path}: " if first.path else ""
        raise LadderInvalid(f"{where}{first.detail}", errors=faults[:FAULTS_MAX])
    body = msgspec.convert(raw, LadderBody)
    refuse_faults(body)
    return body
