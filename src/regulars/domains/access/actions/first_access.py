"""First access: what a fresh installation is opened with."""

import os
from datetime import datetime

from regulars.domains.access.actions.attempts import hashed
from regulars.domains.access.actions.keys import issue_key
from regulars.domains.access.actions.staff import insert_staff
from regulars.domains.access.policy import tokens
from regulars.domains.access.store import staff as store
from regulars.domains.access.store.staff import Password
from regulars.domains.access.types import OWNER, SYSTEM, Caller, FirstAccess, NewKey, NewStaff
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

LOGIN = "owner"


async def bootstrap_owner(tx: Tx, vault: Vault, now: datetime) -> FirstAccess | None:
    """On an installation without staff: an owner with a one-time password, and a write key.

    None where there is staff. Of processes that start together one creates them, and the others
    find them. The password does not expire, for nobody else could give another one.
    """
    if await store.any_exist(tx):
        return None
    password = tokens.readable_code(os.urandom(tokens.PASSWORD_BYTES))
    stored = Password(hash=await hashed(password), is_one_time=True)
    await store.lock_ownership(tx)
    if await store.any_exist(tx):
        return None
    caller = Caller(principal=SYSTEM)
    owner = NewStaff(login=LOGIN, display_name="Owner", role_codes=frozenset({OWNER}))
    await insert_staff(tx, vault, caller, owner, stored, now)
    key = await issue_key(tx, vault, caller, NewKey(kind="write", name="First write key"), now)
    return FirstAccess(login=LOGIN, one_time_password=password, write_key=key.secret)
