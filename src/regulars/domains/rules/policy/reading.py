"""From JSON to the body of a rule; every fault is found, with its path."""

import msgspec

from regulars.domains.rules.errors import RuleInvalid
from regulars.domains.rules.policy.faults import faults_of_body
from regulars.domains.rules.types.body import RuleBody
from regulars.domains.rules.types.vocabulary import BODY_BYTES_MAX, Code
from regulars.kernel.shape import faults_of_shape, faults_of_spelling, faults_of_value

FAULTS_MAX = 50


def read_body(raw: object) -> RuleBody:
    """The body that decoded JSON spells; refuses what is none, naming every fault by its path."""
    faults = faults_of_spelling(raw, BODY_BYTES_MAX) or list(faults_of_shape(raw, RuleBody))
    if not faults:
        body = msgspec.convert(raw, RuleBody)
        faults = list(faults_of_body(body))
        if not faults:
            return body
    first = faults[0]
    where = f"{first.path}: " if first.path else ""
    raise RuleInvalid(f"{where}{first.detail}", errors=faults[:FAULTS_MAX])


def read_code(raw: str) -> str:
    """A rule's code; refuses a text that can be none."""
    for fault in faults_of_value(raw, Code, "code"):
        raise RuleInvalid(f"code: {fault.detail}", errors=[fault])
    return raw
