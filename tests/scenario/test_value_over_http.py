"""Value over HTTP: earn, spend, move, hold, capture, void; once for each key, as of any instant."""

import asyncio
import io
import json
import zipfile
from datetime import timedelta

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.infra.clock import MovableClock
from tests.support.value import DAY, SCOPES, standing, till_on

Client = AsyncTestClient[Litestar]

ROLLING = ({"code": "points", "kind": "points", "expiry": {"kind": "rolling", "days": 180}},)


async def test_a_hold_is_captured_in_part_and_the_rest_is_free(
    platform: Platform, client: Client
) -> None:
    till = await till_on(platform, client)
    ann = await till.member("1")
    earned = await till.earn(ann, 100, reason="welcome")
    assert (earned["kind"], earned["units"], earned["asset"]) == ("earned", 100, "points")
    assert earned["balance"] == standing(100)

    placed = (
        await till.post("/v1/holds", {"member_id": ann, "asset": "points", "units": 60})
    ).json()
    assert (placed["kind"], placed["units"], placed["balance"]) == ("held", 60, standing(40, 60))
    assert (placed["hold"]["state"], placed["hold"]["id"]) == ("open", placed["id"])
    refused = await till.spend(ann, 41)
    assert (refused.status_code, refused.json()["code"]) == (409, "insufficient_balance")

    path = f"/v1/holds/{placed['id']}"
    captured = (await till.post(f"{path}/capture", {"units": 25})).json()
    assert (captured["kind"], captured["units"]) == ("captured", 25)
    assert captured["balance"] == standing(75)
    assert captured["hold"]["captured_units"] == 25
    again = await till.post(f"{path}/capture", {"units": 1})
    assert (again.status_code, again.json()["code"]) == (409, "hold_ended")
    read = await till.get(path)
    assert (read["state"], read["units"], read["captured_units"]) == ("captured", 60, 25)
    assert await till.balance(ann) == standing(75)


async def test_the_rest_of_a_hold_is_kept_and_then_voided(
    platform: Platform, client: Client
) -> None:
    till = await till_on(platform, client)
    ann = await till.member("1")
    await till.earn(ann, 100)
    body = {"member_id": ann, "asset": "points", "units": 60}
    path = f"/v1/holds/{(await till.post('/v1/holds', body)).json()['id']}"
    kept = (await till.post(f"{path}/capture", {"units": 25, "keep_rest": True})).json()
    assert kept["balance"] == standing(40, 35)
    voided = await till.post(f"{path}/void")
    assert (voided.status_code, voided.json()["kind"]) == (200, "voided")
    assert voided.json()["balance"] == standing(75)
    listed = (await till.get("/v1/holds", member_id=ann))["items"]
    assert [(each["state"], each["captured_units"]) for each in listed] == [("voided", 25)]
    assert (await till.get("/v1/holds", member_id=ann, state="open"))["items"] == []


async def test_a_hold_whose_time_is_out_is_void_though_nobody_booked_it(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await till_on(platform, client)
    ann = await till.member("1")
    await till.earn(ann, 100)
    body = {"member_id": ann, "asset": "points", "units": 60, "timeout_seconds": 60}
    path = f"/v1/holds/{(await till.post('/v1/holds', body)).json()['id']}"
    clock.advance(timedelta(seconds=60))
    late = await till.post(f"{path}/capture")
    assert (late.status_code, late.json()["code"]) == (409, "hold_timed_out")
    assert (await till.get(path))["state"] == "timed_out"
    assert await till.balance(ann) == standing(100)


async def test_of_twelve_who_race_for_one_balance_exactly_one_spends(
    platform: Platform, client: Client
) -> None:
    till = await till_on(platform, client)
    ann = await till.member("1")
    await till.earn(ann, 100)
    answers = await asyncio.gather(*(till.spend(ann, 60) for _ in range(12)))
    assert sorted(each.status_code for each in answers) == [201] + [409] * 11
    refusals = [each.json() for each in answers if each.status_code == 409]
    assert {each["code"] for each in refusals} == {"insufficient_balance"}
    assert await till.balance(ann) == standing(40)


async def test_one_key_sent_twelve_times_moves_value_once(
    platform: Platform, client: Client
) -> None:
    till = await till_on(platform, client)
    ann = await till.member("1")
    await till.earn(ann, 100)
    answers = await asyncio.gather(*(till.spend(ann, 5, key="once") for _ in range(12)))
    assert {each.status_code for each in answers} == {201}
    assert len({each.content for each in answers}) == 1
    replayed = [each for each in answers if each.headers.get("Idempotent-Replayed") == "true"]
    assert len(replayed) == 11
    assert await till.balance(ann) == standing(95)
    other = await till.spend(ann, 6, key="once")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert await till.balance(ann) == standing(95)


async def test_value_is_not_moved_without_a_key(platform: Platform, client: Client) -> None:
    till = await till_on(platform, client)
    ann = await till.member("1")
    body = {"kind": "earn", "member_id": ann, "asset": "points", "units": 1}
    answer = await client.post("/v1/transfers", json=body, headers=till.headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
    assert await till.get(f"/v1/members/{ann}/balances") == []


async def test_units_move_between_members_and_keep_their_expiry(
    platform: Platform, client: Client
) -> None:
    assets = ({**ROLLING[0], "is_transferable": True},)
    till = await till_on(platform, client, assets=assets, time_zone="UTC")
    ann, ben = await till.member("1"), await till.member("2")
    await till.earn(ann, 100)
    body = {"kind": "move", "member_id": ann, "to_member_id": ben, "asset": "points", "units": 30}
    moved = (await till.post("/v1/transfers", body)).json()
    assert (moved["kind"], moved["units"], moved["balance"]) == ("moved", 30, standing(70))
    (theirs,) = await till.get(f"/v1/members/{ben}/lots")
    (mine,) = await till.get(f"/v1/members/{ann}/lots")
    assert (theirs["remaining_units"], mine["remaining_units"]) == (30, 70)
    assert theirs["expires_at"] == mine["expires_at"] == "2026-08-28T12:00:00Z"


async def test_a_batch_answers_each_transfer_and_one_refused_leaves_the_others(
    platform: Platform, client: Client
) -> None:
    till = await till_on(platform, client)
    ann = await till.member("1")
    mine = {"member_id": ann, "asset": "points"}
    nobody = {"member_id": "00000000-0000-7000-8000-000000000007", "asset": "points"}
    batch = {
        "transfers": [
            {"key": "a", "transfer": {"kind": "earn", "units": 10, **mine}},
            {"key": "b", "transfer": {"kind": "spend", "units": 11, **mine}},
            {"key": "c", "transfer": {"kind": "spend", "units": 4, **mine}},
            {"key": "a", "transfer": {"kind": "earn", "units": 10, **mine}},
            {"key": "d", "transfer": {"kind": "earn", "units": 1, **nobody}},
            {"key": "e", "transfer": {"kind": "earn", "units": 1, **mine, "asset": "miles"}},
            {
                "key": "f",
                "transfer": {"kind": "adjust", "units": 1, "reason": "not my right", **mine},
            },
        ]
    }
    answer = await client.post("/v1/transfers/batch", json=batch, headers=till.headers)
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    assert [
        (each["outcome"], each["problem"]["code"] if "problem" in each else each["done"]["units"])
        for each in results
    ] == [
        ("done", 10),
        ("refused", "insufficient_balance"),
        ("done", 4),
        ("replayed", 10),
        ("refused", "member_not_found"),
        ("refused", "asset_not_found"),
        ("refused", "permission_missing"),
    ]
    assert await till.balance(ann) == standing(6)
    single = await till.post("/v1/transfers", {"kind": "earn", "units": 10, **mine}, "a")
    assert single.headers["Idempotent-Replayed"] == "true"
    assert await till.balance(ann) == standing(6)


async def test_balances_lots_and_statements_are_told_as_of_any_instant(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await till_on(platform, client, assets=ROLLING, time_zone="UTC")
    ann = await till.member("1")
    await till.earn(ann, 100)
    first_day = clock.now()
    clock.advance(30 * DAY)
    await till.earn(ann, 50)
    assert (await till.spend(ann, 20)).status_code == 201
    clock.advance(150 * DAY)

    assert await till.balance(ann) == standing(50)
    assert await till.balance(ann, effective_at=first_day.isoformat()) == standing(100)
    month = (first_day + 30 * DAY).isoformat()
    assert await till.balance(ann, effective_at=month) == standing(130)
    assert await till.balance(ann, effective_at=month, known_at=first_day.isoformat()) == standing(
        100
    )
    dead = (first_day + 180 * DAY).isoformat()
    moment_before = (first_day + 180 * DAY - timedelta(microseconds=1)).isoformat()
    assert await till.balance(ann, effective_at=dead) == standing(50)
    assert await till.balance(ann, effective_at=moment_before) == standing(130)
    lots = await till.get(f"/v1/members/{ann}/lots", effective_at=moment_before)
    assert [(each["units"], each["remaining_units"]) for each in lots] == [(100, 80), (50, 50)]

    months = await till.get(
        f"/v1/members/{ann}/statement", asset="points", from_month="2026-03", to_month="2026-08"
    )
    march, august = months[0], months[-1]
    assert march["month"] == "2026-03-01"
    assert (march["opening_units"], march["earned_units"], march["spent_units"]) == (0, 150, -20)
    assert (march["closing_units"], august["opening_units"]) == (130, 130)
    assert (august["expired_units"], august["closing_units"]) == (-80, 50)


async def test_transfers_are_listed_page_by_page_the_latest_first(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await till_on(platform, client)
    ann = await till.member("1")
    for units in range(1, 6):
        await till.earn(ann, units)
        clock.advance(DAY)
    seen: list[int] = []
    cursor = None
    while cursor is not None or not seen:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = await till.get(f"/v1/members/{ann}/transfers", **params)
        seen += [each["units"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [5, 4, 3, 2, 1]
    spent = await till.get(f"/v1/members/{ann}/transfers", kind="spent")
    assert spent["items"] == []


async def test_a_till_sees_balances_and_tiers_where_it_may_read_them(
    platform: Platform, client: Client
) -> None:
    till = await till_on(platform, client)
    ann = await till.member("1")
    await till.earn(ann, 100)
    asked = {"identities": [{"kind": "external", "namespace": "till", "value": "1"}]}
    shown = (await client.post("/v1/members:resolve", json=asked, headers=till.headers)).json()
    assert shown["member"]["id"] == ann
    assert [(each["asset"], each["balance"]) for each in shown["balances"]] == [
        ("points", standing(100))
    ]
    assert shown["tiers"] == []


async def test_liability_and_statements_of_an_asset_are_told(
    platform: Platform, client: Client
) -> None:
    assets = (
        {
            **ROLLING[0],
            "unit_value": "0.01",
            "currency": "GBP",
            "breakage": {"kind": "fixed", "rate": "0.2"},
        },
    )
    till = await till_on(platform, client, assets=assets, time_zone="UTC")
    ann = await till.member("1")
    await till.earn(ann, 1000)
    await till.spend(ann, 200)
    owed = await till.get("/v1/liability", asset="points")
    assert (owed["outstanding_units"], owed["unused_units"]) == (800, 160)
    assert (owed["expected_units"], owed["method"]) == (640, "fixed")
    assert owed["value"] == {"amount": 640, "currency": "GBP"}
    (month,) = await till.get(
        "/v1/statements", asset="points", from_month="2026-03", to_month="2026-03"
    )
    assert (month["earned_units"], month["spent_units"], month["closing_units"]) == (
        1000,
        -200,
        800,
    )
    report = await till.get("/v1/reports/points")
    (points,) = report["assets"]
    assert (points["earned"], points["spent"], points["outstanding"]) == (1000, 200, 800)
    assert (points["members"], points["members_at_zero"]) == (1, 0)
    assert points["top_holders"] == [
        {"member_id": ann, "external_ids": points["top_holders"][0]["external_ids"], "units": 800}
    ]


async def test_an_export_of_a_member_holds_everything_of_value(
    platform: Platform, client: Client
) -> None:
    scopes = (*SCOPES, "ledger.adjust", "members.export", "members.pii")
    till = await till_on(platform, client, scopes=scopes)
    ann = await till.member("1")
    await till.earn(ann, 100)
    await till.spend(ann, 30)
    await till.post("/v1/holds", {"member_id": ann, "asset": "points", "units": 5})
    body = {"kind": "adjust", "member_id": ann, "asset": "points", "units": 1, "reason": "sorry"}
    assert (await till.post("/v1/transfers", body)).status_code == 202
    answer = await client.post(f"/v1/members/{ann}/export", headers=till.headers)
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    counts = json.loads(archive.read("contents.json"))["row_counts"]
    named = ("transfers", "lot_entries", "holds", "adjustments", "tier_changes")
    assert {name: counts[name] for name in named} == {
        "transfers": 2,
        "lot_entries": 2,
        "holds": 1,
        "adjustments": 1,
        "tier_changes": 0,
    }
    transfers = json.loads(archive.read("transfers.json"))
    assert {(each["kind"], each["units"]) for each in transfers} == {("earned", 100), ("spent", 30)}
