"""What is asked of segments over HTTP: overlaps, sizes while writing, and what is refused."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from tests.scenario.test_member_lists import sell
from tests.scenario.test_segments import BIG, shop
from tests.support.keys import key_for
from tests.support.segments import attr, make_segment, work_off

Client = AsyncTestClient[Litestar]


async def test_overlaps_tell_every_combination(platform: Platform, client: Client) -> None:
    till = await shop(platform, client)
    people = [await till.member(f"m-{number}") for number in range(8)]
    for number, who in enumerate(people):
        for bit, tag in enumerate(("a", "b", "c")):
            if number >> bit & 1:
                body = {"tag": tag}
                await client.post(f"/v1/members/{who}/tags", json=body, headers=till.headers)
    for tag in ("a", "b", "c"):
        await make_segment(till, tag, {"v": 1, "op": "tag", "tag": tag})
    await work_off(platform)
    found = await till.get("/v1/segments/a/overlaps", **{"with": ["b", "c"]})
    assert found["sizes"] == {"a": 4, "b": 4, "c": 4}
    assert [
        ("".join(each["codes"]), each["member_count"], each["only_count"])
        for each in found["regions"]
    ] == [
        ("a", 4, 1), ("b", 4, 1), ("c", 4, 1),
        ("ab", 2, 1), ("ac", 2, 1), ("bc", 2, 1),
        ("abc", 1, 1),
    ]  # fmt: skip
    answer = await client.get("/v1/segments/a/overlaps?with=a", headers=till.headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
    answer = await client.get("/v1/segments/a/overlaps?with=none", headers=till.headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "segment_not_found")


async def test_a_size_is_told_while_a_condition_is_written(
    platform: Platform, client: Client
) -> None:
    till = await shop(platform, client)
    for name, minor in (("ann", 60_00), ("bob", 20_00), ("cat", 80_00)):
        await sell(till, f"T-{name}", minor, await till.member(name))
    asked = {"condition": BIG, "sample": 1}
    answer = await client.post("/v1/segments:size", json=asked, headers=till.headers)
    assert answer.status_code == 200, answer.text
    size = answer.json()
    assert (size["member_count"], len(size["sample"]), size["manner"]) == (2, 1, "on_change")
    assert (size["source"], size["as_of"]) == ("database", "2026-03-01T12:00:00Z")
    scored = {"v": 1, "op": "rfm", "measure": "recency", "cmp": "ge", "value": 4}
    batch = await client.post("/v1/segments:size", json={"condition": scored}, headers=till.headers)
    assert batch.json()["manner"] == "in_batch"
    assert batch.json()["in_batch_why"] == ["scores compare all members"]
    own = await key_for(platform, "segments.read", "members.read", source="till")
    refused = await client.post("/v1/segments:size", json=asked, headers=own)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    narrow = await key_for(platform, "segments.read", source="till", stores=["high-street"])
    for path in ("/v1/segments", "/v1/segments/x"):
        answer = await client.get(path, headers=narrow)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")


async def test_what_is_no_segment_is_refused(platform: Platform, client: Client) -> None:
    till = await shop(platform, client)
    await make_segment(till, "big", BIG)
    for body, status, code in (
        ({"code": "big"}, 409, "segment_exists"),
        ({"code": "a/b"}, 400, "segment_invalid"),
        ({"code": "x", "kind": "frozen"}, 400, "segment_invalid"),
        ({"code": "x", "kind": "uploaded", "condition": BIG}, 400, "segment_invalid"),
        ({"code": "x", "publish": True}, 400, "segment_invalid"),
        ({"code": "x", "condition": attr("member.full_name", "eq", "A")}, 400,
         "condition_not_listable"),
        ({"code": "x", "condition": {"v": 1, "op": "no"}}, 400, "condition_invalid"),
    ):  # fmt: skip
        answer = await client.post("/v1/segments", json=body, headers=till.headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body
    assert [each["code"] for each in (await till.get("/v1/segments"))["items"]] == ["big"]
    answer = await client.get("/v1/segments/none", headers=till.headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "segment_not_found")
