"""A program with points over HTTP: a member, units, and requests spoken in one line."""

from datetime import timedelta
from itertools import count
from typing import Any

from httpx import Response
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from tests.support.in_force import install_program
from tests.support.keys import key_for

Client = AsyncTestClient[Litestar]

SCOPES = (
    *("ledger.read", "ledger.write", "ledger.issue", "members.read", "members.write"),
    *("tiers.read", "orders.read", "orders.write", "rules.read"),
)

_numbers = count(1)


class Till:
    """A caller with a key of their own, for one asset."""

    def __init__(self, client: Client, headers: dict[str, str]) -> None:
        self.client = client
        self.headers = headers

    async def post(self, path: str, body: Any = None, key: str | None = None) -> Response:
        """A POST under a key, a new one where none is given."""
        named = key or f"key-{next(_numbers)}"
        headers = self.headers | {"Idempotency-Key": named}
        return await self.client.post(path, json={} if body is None else body, headers=headers)

    async def get(self, path: str, **params: Any) -> Any:
        """What is answered to a GET that succeeds."""
        answer = await self.client.get(path, params=params, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def member(self, number: str) -> str:
        """A member known by a number of the till's."""
        identity = {"kind": "external", "namespace": "till", "value": number}
        answer = await self.client.post(
            "/v1/members", json={"identities": [identity]}, headers=self.headers
        )
        assert answer.status_code in {200, 201}, answer.text
        member_id: str = answer.json()["member_id"]
        return member_id

    async def earn(self, member_id: str, units: int, **more: Any) -> Any:
        body = {"kind": "earn", "member_id": member_id, "asset": "points", "units": units, **more}
        answer = await self.post("/v1/transfers", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def spend(self, member_id: str, units: int, key: str | None = None) -> Response:
        body = {"kind": "spend", "member_id": member_id, "asset": "points", "units": units}
        return await self.post("/v1/transfers", body, key)

    async def balance(self, member_id: str, **as_of: Any) -> dict[str, int]:
        """What the member has of points."""
        (found,) = await self.get(f"/v1/members/{member_id}/balances", **as_of)
        balance: dict[str, int] = found["balance"]
        return balance


async def till_on(
    platform: Platform, client: Client, *, scopes: tuple[str, ...] = SCOPES, **program: Any
) -> Till:
    """A till, where a program with points is in force."""
    await install_program(platform, **program)
    return Till(client, await key_for(platform, *scopes, source="till"))


DAY = timedelta(days=1)


def standing(spendable: int = 0, held: int = 0, pending: int = 0, debt: int = 0) -> dict[str, int]:
    """A balance as it is answered."""
    return {
        "spendable_units": spendable,
        "pending_units": pending,
        "held_units": held,
        "debt_units": debt,
        "total_units": spendable + pending + held + debt,
    }
