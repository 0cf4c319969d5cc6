"""Double entry: which accounts a transfer of each kind moves units between.

`member` is the owner's account; all others are the system's. What an account stands at is what
was credited to it less what was debited, and all accounts of an asset sum to zero.
"""

from regulars.domains.ledger.types.answers import TransferKind

MEMBER = "member"

ACCOUNTS: dict[TransferKind, tuple[str, str]] = {
    "earned": ("issued", MEMBER),
    "spent": (MEMBER, "redeemed"),
    "taken_back": (MEMBER, "issued"),
    "forgiven": ("forgiven", "issued"),
    "absorbed": ("absorbed", "issued"),
    "deducted": ("sold", "issued"),
    "given_back": ("redeemed", MEMBER),
    "expired": (MEMBER, "expired"),
    "expiry_undone": ("expired", MEMBER),
    "reinstated": ("expired", MEMBER),
    "adjusted_in": ("adjusted", MEMBER),
    "adjusted_out": (MEMBER, "adjusted"),
    "moved_out": (MEMBER, "clearing"),
    "moved_in": ("clearing", MEMBER),
    "repaid": (MEMBER, MEMBER),
}
"""The account that is debited and the one that is credited, by kind."""
