"""Members through the API: recorded, found, edited, merged, exported, erased."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from tests.support.keys import key_for
from tests.support.staff import person, settle

Client = AsyncTestClient[Litestar]

ANN: dict[str, Any] = {
    "identities": [
        {"kind": "phone", "value": "138 1234 5678", "is_verified": True},
        {"kind": "email", "value": "Ann@Example.com"},
    ],
    "profile": {"full_name": "张三", "city": "上海", "birth_date": "1990-05-17"},
    "source": "shop",
    "store": "pier",
}
PHONE = {"kind": "phone", "value": "+8613812345678"}


@pytest.fixture
async def desk(platform: Platform, client: Client) -> Client:
    """A key that may do everything with members but erase and export."""
    scopes = ("members.read", "members.write", "members.merge", "members.pii", "settings.write")
    client.headers.update(await key_for(platform, *scopes))
    return client


async def record(client: Client, **given: Any) -> dict[str, Any]:
    answer = await client.post("/v1/members", json=given)
    assert answer.status_code in (200, 201), answer.text
    body: dict[str, Any] = answer.json()
    return body


async def card(client: Client, number: str, **given: Any) -> str:
    identities = [{"kind": "card", "value": number}]
    return str((await record(client, identities=identities, **given))["member_id"])


async def test_a_person_is_recorded_once_and_recognised_afterwards(desk: Client) -> None:
    answer = await desk.post("/v1/members", json=ANN)
    assert answer.status_code == 201
    first = answer.json()
    assert (first["is_new"], first["standing"]) == (True, "member")
    again = await desk.post("/v1/members", json={"identities": [PHONE]})
    assert (again.status_code, again.json()["member_id"]) == (200, first["member_id"])
    assert again.json()["is_new"] is False


async def test_what_cannot_be_taken_of_a_record_is_named(desk: Client) -> None:
    identities = [{"kind": "phone", "value": "12"}, {"kind": "card", "value": "null"}, PHONE]
    profile = {"gender": "?", "attributes": {"shoe": 42}}
    found = await record(desk, identities=identities, profile=profile)
    assert [(each["position"], each["code"]) for each in found["refused_identities"]] == [
        (0, "malformed"),
        (1, "blocked"),
    ]
    assert [each["path"] for each in found["refused_fields"]] == ["gender", "attributes.shoe"]


async def test_the_same_key_gives_the_first_answer_again(desk: Client) -> None:
    headers = {"idempotency-key": "registration-1"}
    first = await desk.post("/v1/members", json=ANN, headers=headers)
    again = await desk.post("/v1/members", json=ANN, headers=headers)
    assert first.json()["is_new"] is True
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    other = await desk.post("/v1/members", json={"identities": [PHONE]}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")


@pytest.mark.parametrize(
    "seen_at", ["2126-01-01T00:00:00Z", "1969-12-31T00:00:00Z", "2026-01-01T00:00:00"]
)
async def test_a_record_of_an_impossible_time_is_refused(desk: Client, seen_at: str) -> None:
    answer = await desk.post("/v1/members", json={**ANN, "seen_at": seen_at})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")


async def test_a_till_recognises_a_member_and_makes_nobody(desk: Client) -> None:
    member_id = (await record(desk, **ANN))["member_id"]
    asked = {"identities": [{"kind": "card", "value": "1"}, PHONE]}
    found = (await desk.post("/v1/members:resolve", json=asked)).json()
    assert (found["member"]["id"], found["matched_by"]) == (member_id, "phone")
    assert found["member"]["profile"]["full_name"] == "张*"
    assert found["other_ids"] == []
    unknown = {"identities": [{"kind": "card", "value": "1"}]}
    answer = await desk.post("/v1/members:resolve", json=unknown)
    assert (answer.status_code, answer.json()["code"]) == (404, "member_not_found")


async def test_everything_is_masked_unless_it_is_asked_for(
    desk: Client, platform: Platform
) -> None:
    member_id = (await record(desk, **ANN))["member_id"]
    masked = (await desk.get(f"/v1/members/{member_id}")).json()
    assert masked["member"]["profile"]["full_name"] == "张*"
    assert masked["member"]["profile"]["birth_date"] == "1990-**-**"
    assert [each["value"] for each in masked["identities"]] == ["a***@example.com", "138****5678"]
    shown = (await desk.get(f"/v1/members/{member_id}?unmasked=true")).json()
    assert shown["member"]["profile"]["full_name"] == "张三"
    assert [each["value"] for each in shown["identities"]] == [
        "ann@example.com",
        "+8613812345678",
    ]
    desk.headers.update(await key_for(platform, "members.read", "audit.read"))
    refused = await desk.get(f"/v1/members/{member_id}?unmasked=true")
    assert (refused.status_code, refused.json()["code"]) == (403, "unmasking_forbidden")
    [entry] = (await desk.get("/v1/audit?action=member.viewed_unmasked")).json()["items"]
    assert entry["subject"] == {"kind": "member", "id": member_id}


async def test_members_are_searched_without_a_phone_number_in_the_address(desk: Client) -> None:
    member_id = (await record(desk, **ANN))["member_id"]
    for asked in ({"identity": PHONE}, {"name": "张"}, {"name": " 三 "}):
        found = (await desk.post("/v1/members/search", json=asked)).json()
        assert [each["member"]["id"] for each in found] == [member_id]
    assert (await desk.post("/v1/members/search", json={"name": "李"})).json() == []
    for unclear in ({}, {"identity": PHONE, "name": "张"}):
        assert (await desk.post("/v1/members/search", json=unclear)).status_code == 400


async def test_a_list_is_filtered_counted_and_paged(desk: Client) -> None:
    await desk.put("/v1/attributes/level", json={"title": "Level", "type": "integer"})
    ids = [
        await card(
            desk,
            f"card-{number}",
            seen_at=f"2026-02-0{number}T00:00:00Z",
            store="pier" if number % 2 else "mall",
            profile={"attributes": {"level": number}},
        )
        for number in range(1, 6)
    ]

    async def listed(query: str) -> list[str]:
        answer = await desk.get(f"/v1/members?{query}")
        assert answer.status_code == 200, answer.text
        return [each["member"]["id"] for each in answer.json()["items"]]

    assert await listed("") == ids[::-1]
    assert await listed("sort=joined_at&store=pier") == [ids[0], ids[2], ids[4]]
    assert await listed("attribute=level&attribute_value=3") == [ids[2]]
    assert await listed("joined_from=2026-02-02T00:00:00Z&joined_before=2026-02-04T00:00:00Z") == [
        ids[2],
        ids[1],
    ]
    assert (await desk.get("/v1/members/count?store=mall")).json() == {
        "count": 2,
        "is_exact": True,
    }
    first = (await desk.get("/v1/members?limit=3")).json()
    assert await listed(f"limit=3&cursor={first['next_cursor']}") == [ids[1], ids[0]]
    for query in (
        "attribute=shoe&attribute_value=1",
        "attribute=level&attribute_value=high",
        "joined_from=2026-02-02T00:00:00",
        "limit=501",
        "cursor=x",
    ):
        assert (await desk.get(f"/v1/members?{query}")).status_code == 400


async def test_staff_of_a_store_see_a_list_of_its_members_only(
    desk: Client, platform: Platform
) -> None:
    here = await card(desk, "card-1", store="pier")
    await card(desk, "card-2", store="mall")
    desk.headers.update(await key_for(platform, "members.read", stores=["pier"]))
    for query in ("", "?store=pier"):
        found = (await desk.get(f"/v1/members{query}")).json()["items"]
        assert [each["member"]["id"] for each in found] == [here]
    assert (await desk.get("/v1/members?store=mall")).json()["items"] == []


async def test_a_profile_is_edited_and_cleared(desk: Client) -> None:
    member_id = (await record(desk, **ANN))["member_id"]
    edit = {"city": "北京", "birth_date": None, "gender": "f"}
    answer = await desk.patch(f"/v1/members/{member_id}", json=edit)
    assert answer.json() == {"changed_fields": ["gender", "birth_date", "city"]}
    profile = (await desk.get(f"/v1/members/{member_id}")).json()["member"]["profile"]
    assert (profile["city"], profile["birth_date"], profile["gender"]) == ("北京", None, "female")
    refused = await desk.patch(f"/v1/members/{member_id}", json={"time_zone": "Mars"})
    assert (refused.status_code, refused.json()["errors"][0]["path"]) == (400, "time_zone")


async def test_identities_tags_and_consents_come_and_go(desk: Client) -> None:
    member_id = await card(desk, "card-1")
    at = f"/v1/members/{member_id}"
    added = await desk.post(f"{at}/identities", json=PHONE)
    assert added.status_code == 201
    assert (await desk.post(f"{at}/tags", json={"tag": "vip guest"})).status_code == 204
    consent = {
        "purpose": "marketing",
        "is_granted": True,
        "channel": "sms",
        "source": "till",
        "text_version": "2026-01",
    }
    assert (await desk.post(f"{at}/consents", json=consent)).status_code == 204
    found = (await desk.get(at)).json()
    assert {each["kind"] for each in found["identities"]} == {"card", "phone"}
    assert [each["tag"] for each in found["tags"]] == ["vip guest"]
    assert [(each["channel"], each["is_granted"]) for each in found["consents"]] == [("sms", True)]
    assert (await desk.get("/v1/tags")).json() == [{"tag": "vip guest", "member_count": 1}]
    assert len((await desk.get(f"{at}/consents")).json()) == 1
    assert (await desk.delete(f"{at}/tags/vip%20guest")).status_code == 204
    removed = await desk.delete(f"{at}/identities/{added.json()['id']}")
    assert removed.status_code == 204
    found = (await desk.get(at)).json()
    assert ([each["kind"] for each in found["identities"]], found["tags"]) == (["card"], [])


async def test_a_merge_is_previewed_made_and_undone(desk: Client) -> None:
    one, two = await card(desk, "card-1"), await card(desk, "card-2")
    pair = {"first_id": two, "second_id": one}
    preview = (await desk.post("/v1/merges/preview", json=pair)).json()
    assert (preview["winner_id"], preview["guards"]) == (one, [])
    merged = await desk.post("/v1/merges", json={**pair, "note": "same person"})
    assert (merged.status_code, merged.json()["winner_id"]) == (201, one)
    assert (await desk.get(f"/v1/members/{two}")).json()["member"]["id"] == one
    undone = await desk.post(f"/v1/merges/{merged.json()['merge_id']}/undo", json={})
    assert undone.json()["restored_id"] == two
    assert (await desk.get(f"/v1/members/{two}")).json()["member"]["id"] == two
    [history] = (await desk.get(f"/v1/members/{two}/merges")).json()
    assert (history["note"], history["by_kind"]) == ("same person", "key")


async def test_a_guarded_pair_waits_in_the_queue(desk: Client) -> None:
    for number, digits in (("card-1", "13812345678"), ("card-2", "13900001111")):
        identities = [
            {"kind": "phone", "value": digits, "is_verified": True},
            {"kind": "card", "value": number},
        ]
        await record(desk, identities=identities)
    cards = [{"kind": "card", "value": "card-1"}, {"kind": "card", "value": "card-2"}]
    found = await record(desk, identities=cards)
    [review] = (await desk.get("/v1/merge-reviews")).json()["items"]
    assert review["id"] == found["review_id"]
    assert review["reasons"] == ["verified_phone_differs"]
    decided = await desk.post(
        f"/v1/merge-reviews/{review['id']}/decide", json={"decision": "keep_apart"}
    )
    assert decided.json()["state"] == "kept_apart"
    assert (await desk.get("/v1/merge-reviews")).json()["items"] == []
    assert (await record(desk, identities=cards))["review_id"] is None


async def test_the_registry_is_read_and_changed(desk: Client) -> None:
    color = {"title": "Colour", "type": "enum", "enum_values": ["red"]}
    saved = await desk.put("/v1/attributes/color", json=color)
    assert (saved.status_code, saved.json()["type"]) == (200, "enum")
    assert [each["key"] for each in (await desk.get("/v1/attributes")).json()] == ["color"]
    fixed = await desk.put("/v1/attributes/color", json={"title": "Colour", "type": "text"})
    assert (fixed.status_code, fixed.json()["code"]) == (409, "attribute_fixed")
    await desk.put("/v1/purposes/resale", json={"title": "Resale"})
    purposes = (await desk.get("/v1/purposes")).json()
    assert "resale" in [each["code"] for each in purposes]
    change = {"phone_region": "GB", "blocked": [{"kind": "card", "value": "VOID-1"}]}
    rules = (await desk.patch("/v1/identity-rules", json=change)).json()
    assert rules["phone_region"] == "GB"
    assert {"kind": "card", "value": "void-1"} in rules["blocked"]
    assert [each["kind"] for each in rules["rules"]][:2] == ["unionid", "phone"]


async def test_everything_held_about_a_person_is_exported_and_then_erased(
    client: Client, platform: Platform
) -> None:
    scopes = ("members.read", "members.write", "members.pii", "orders.write", "orders.read")
    rights = ("members.export", "members.erase")
    client.headers.update(await key_for(platform, *scopes, *rights, source="till"))
    member_id = (await record(client, identities=ANN["identities"], profile=ANN["profile"]))[
        "member_id"
    ]
    order = {
        "number": "T-1",
        "currency": "GBP",
        "customer": {"identities": [PHONE]},
        "lines": [{"sku": "TEA", "quantity": 2, "unit_price_minor": 350}],
        "tenders": [{"kind": "cash", "amount_minor": 700}],
    }
    assert (await client.post("/v1/orders", json=order)).status_code == 201
    answer = await client.post(f"/v1/members/{member_id}/export")
    assert answer.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    counts = json.loads(archive.read("contents.json"))["row_counts"]
    assert counts == {
        "profile": 1,
        "identities": 2,
        "tags": 0,
        "consents": 0,
        "notes": 0,
        "merges": 0,
        "events": 0,
        "orders": 1,
        "order_lines": 1,
        "order_tenders": 1,
        "transfers": 0,
        "lot_entries": 0,
        "holds": 0,
        "adjustments": 0,
        "tier_changes": 0,
        "stage_changes": 0,
        "segment_changes": 0,
        "acquisition": 0,
    }
    [profile] = json.loads(archive.read("profile.json"))
    assert (profile["full_name"], profile["birth_date"]) == ("张三", "1990-05-17")
    table = list(csv.DictReader(io.StringIO(archive.read("identities.csv").decode())))
    assert [each["value"] for each in table] == ["ann@example.com", "+8613812345678"]
    [line] = json.loads(archive.read("order_lines.json"))
    assert (line["sku"], line["net_minor"]) == ("TEA", 700)

    erased = await client.post(f"/v1/members/{member_id}/erase")
    assert erased.json() == {"member_ids": [member_id], "erased_rows": {"events": 0, "segments": 0}}
    found = (await client.get(f"/v1/members/{member_id}")).json()
    assert (found["member"]["standing"], found["identities"]) == ("erased", [])
    assert len((await client.get("/v1/orders")).json()["items"]) == 1
    again = await client.post(f"/v1/members/{member_id}/erase")
    assert (again.status_code, again.json()["code"]) == (409, "member_erased")


async def test_what_staff_record_is_in_the_audit_log(client: Client, platform: Platform) -> None:
    signed_in = await settle(platform, await person(platform, "owner@example.com", "owner"))
    headers = {"cookie": f"regulars_session={signed_in.token}"}
    answer = await client.post("/v1/members", json=ANN, headers=headers)
    assert answer.status_code == 201
    client.headers.update(await key_for(platform, "audit.read"))
    [entry] = (await client.get("/v1/audit?action=member.recorded")).json()["items"]
    assert entry["subject"]["id"] == answer.json()["member_id"]
    assert entry["actor"]["kind"] == "staff"
