"""What the sample has not and pictures show: drafts, replays, faults, people with other roles.

Everything is asked for over the interface, and only where it is missing.
"""

import asyncio
import json
from typing import Any

from playwright.async_api import APIRequestContext

_PROGRAM = "/v1/programs/harbour-living"
_STAFF = (
    ("lin", "Lin Yue", "analyst"),
    ("chen", "陈晓雯", "customer_service"),
    ("wu", "吴杰", "operator"),
)
_UNDER_WAY = {"waiting", "running"}

NO_MAILBOX = "chen@harbour.example"
"""A reader of reports whom the mail server does not know."""
_TILL = """
kind = "orders"
source = "till"
[values]
time_zone = "Asia/Shanghai"
currency = "CNY"
[order]
number = "receipt"
occurred_at = "sold"
[line]
sku = "sku"
quantity = "quantity"
unit_price = "price"
"""
_WEEKEND = {
    "names": {"en": "Double points at weekends", "zh-CN": "周末双倍积分"},
    "trigger": {"on": "order"},
    "when": {
        "v": 1,
        "op": "and",
        "args": [
            {"op": "attr", "path": "order.net", "cmp": "ge", "value": 100},
            {
                "op": "not",
                "arg": {"op": "attr", "path": "order.is_first", "cmp": "eq", "value": True},
            },
        ],
    },
    "schedule": {"dates": {"begin": "2026-09-01", "end": "2027-01-01"}, "weekdays": [6, 7]},
    "caps": [{"scope": "member", "per": "day", "units": 500}],
    "budget": {"units": 200_000},
}


class Pictured:
    """The interface, as an owner asks it who prepares pictures."""

    def __init__(self, asked: APIRequestContext, url: str) -> None:
        self._asked = asked
        self._headers = {"origin": url}

    async def prepare(self) -> None:
        """Make what is missing; nothing where there is no sample."""
        programs = await self._read("/v1/catalog/programs")
        if "harbour-living" not in {each["code"] for each in programs}:
            return
        if not await self._read(f"{_PROGRAM}/replays"):
            await self._people()
            await self._faults()
            await self._drafts()
            await self._queues()
        await self._figures()
        await self._mails()

    async def _people(self) -> None:
        for login, name, role in _STAFF:
            await self._send(
                "post", "/v1/staff", login=login, display_name=name, roles=[role], locale="zh-CN"
            )
        for role in ("operator", "customer_service"):
            limit = {"role": role, "asset": "living-points", "units_max": 500}
            await self._send("put", "/v1/adjustment-limits", **limit)
        attributes = {
            "shoe_size": {"title": "Shoe size", "type": "integer", "enum_values": []},
            "skin": {"title": "肤质", "type": "enum", "enum_values": ["干性", "油性", "混合"]},
        }
        for key, body in attributes.items():
            await self._send("put", f"/v1/attributes/{key}", is_personal=False, **body)

    async def _faults(self) -> None:
        """A file with lines that cannot be taken, events of kinds unknown, a deaf endpoint."""
        rows = "receipt,sold,sku,quantity,price\n" + "".join(
            f"A-{at},2026-05-01T1{at % 10}:00,TEA,{'many' if at % 7 == 2 else 1},{at}.00\n"
            for at in range(1, 40)
        )
        file = {"name": "till-may.csv", "mimeType": "text/csv", "buffer": rows.encode()}
        form: dict[str, Any] = {"kind": "orders", "file": file, "mapping": _TILL}
        done = await self._asked.post("/v1/imports", multipart=form, headers=self._headers)
        assert done.ok, await done.text()
        key = await self._send("post", "/v1/keys", kind="write", name="Web shop")
        sent = [{"type": "odd", "event": "Tapped", "userId": f"u{at}"} for at in range(3)]
        await self._send("post", "/v1/batch", batch=sent, writeKey=key["secret"])
        endpoint = {
            "url": "https://hooks.example.com/regulars",
            "description": "Warehouse",
            "topics": [],
        }
        made = await self._send("post", "/v1/webhooks", **endpoint)
        await self._send("post", f"/v1/webhooks/{made['endpoint']['id']}/ping")

    async def _drafts(self) -> None:
        """A rule and its two replays, a new version of another, a ladder that moves members."""
        for number, (factor, name) in enumerate((("2", "Twice"), ("1.5", "One and a half times"))):
            multiplied = {"kind": "multiplier", "asset": "living-points", "factor": factor}
            body = {**_WEEKEND, "effects": [{**multiplied, "group": "base"}]}
            await self._send("put", f"{_PROGRAM}/rules/weekend-double/draft", **body)
            tried = {"rules": {"weekend-double": "draft"}}
            begun = {"months": 3, "opening": "live", "versions": tried, "name": name}
            replay = await self._send("post", f"{_PROGRAM}/replays", **begun)
            if number == 0:
                await self._ended(f"/v1/replays/{replay['id']}")
        base = (await self._read(f"{_PROGRAM}/rules/base", "versions"))[-1]["body"]
        base["caps"] = [
            {"asset": "living-points", "scope": "member", "per": "day", "units": 20_000}
        ]
        await self._send("put", f"{_PROGRAM}/rules/base/draft", **base)
        card = (await self._read(f"{_PROGRAM}/ladders/card", "versions"))[-1]["body"]
        metric = {"kind": "growth", "asset": "living-growth"}
        black = {
            "code": "black",
            "names": {"en": "Black", "zh-CN": "黑卡"},
            "entry": {"kind": "reach", "metric": metric, "at_least": "20000"},
        }
        card["tiers"].append(black)
        gold = next(tier for tier in card["tiers"] if tier["code"] == "gold")
        gold["entry"]["at_least"] = "2500"
        await self._send("put", f"{_PROGRAM}/ladders/card/draft", **card)
        await self._ended(f"/v1/replays/{replay['id']}")

    async def _queues(self) -> None:
        """What waits for people: an adjustment, a return without an order, a pair, a mail."""
        [member, *_] = await self._read("/v1/members?limit=1")
        scopes = ["members.read", "ledger.read", "ledger.adjust"]
        desk = await self._send("post", "/v1/keys", kind="secret", name="Desk", scopes=scopes)
        adjustment = {"kind": "adjust", "asset": "living-points", "units": 2_000}
        asked = await self._asked.post(
            "/v1/transfers",
            data={
                **adjustment,
                "member_id": member["member"]["id"],
                "reason": "The till was down when they paid",
            },
            headers={
                **self._headers,
                "authorization": f"Bearer {desk['secret']}",
                "idempotency-key": "a-till-that-was-down",
            },
        )
        assert asked.status == 202, await asked.text()
        tea = {"sku": "HL-008", "quantity": 1, "unit_price_minor": 3_800}
        unknown = {"number": "R-0001", "source": "harbour-pos", "store": "sh-bund"}
        await self._send("post", "/v1/returns", **unknown, lines=[tea])
        cards = [{"kind": "card", "value": f"HL-PAIR-{at}"} for at in (1, 2)]
        for at, card in enumerate(cards):
            phone = {"kind": "phone", "value": f"1540000000{at}", "is_verified": True}
            named = {"profile": {"full_name": ("陈静", "陈晶")[at]}}
            await self._send("post", "/v1/members", identities=[phone, card], **named)
        await self._send("post", "/v1/members", identities=cards)
        monday = {"cadence": "weekly", "weekday": 1, "local_time": "08:00"}
        mailed = {"report": "rfm", "formats": ["pdf", "xlsx"], "when": monday}
        recipients = ["lin@harbour.example", NO_MAILBOX]
        weekly = {"name": "The week at a glance", "recipients": recipients}
        await self._send("post", "/v1/report-schedules", **weekly, **mailed)

    async def _figures(self) -> None:
        """Find out who was brought by what, bring the lake up to date, and work goals out."""
        for asked in ("/v1/acquisition/attribution", "/v1/lake/exports", "/v1/goals/compute"):
            begun = await self._send("post", asked)
            await self._ended(f"/v1/jobs/{begun['job_id']}")

    async def _mails(self) -> None:
        """Send reports that nobody has got yet; where no mail server is named, it is tried."""
        answer = await self._asked.get("/v1/report-schedules")
        for each in await answer.json():
            if each["last_run"] is None:
                run = await self._send("post", f"/v1/report-schedules/{each['id']}/send")
                tries = 0
                async with asyncio.timeout(120):
                    while tries == 0:
                        await asyncio.sleep(1)
                        tries = await self._read(f"/v1/report-runs/{run['id']}", "attempt_count")

    async def _ended(self, path: str) -> None:
        async with asyncio.timeout(600):
            state = "waiting"
            while state in _UNDER_WAY:
                await asyncio.sleep(2)
                state = await self._read(path, "state")

    async def _read(self, path: str, part: str = "items") -> Any:
        answer = await self._asked.get(path)
        assert answer.ok, await answer.text()
        return (await answer.json())[part]

    async def _send(self, method: str, path: str, **body: Any) -> Any:
        done = await self._asked.fetch(path, method=method, data=body, headers=self._headers)
        assert done.ok, f"{path}: {await done.text()}"
        text = await done.text()
        return json.loads(text) if text else None
