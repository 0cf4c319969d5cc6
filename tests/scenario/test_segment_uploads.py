"""Lists of members uploaded for a segment: every line has an answer, and none is lost."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from tests.support.keys import key_for
from tests.support.segments import make_segment, members_of, segment_till, work_off
from tests.support.value import Till

Client = AsyncTestClient[Litestar]


async def person(till: Till, **identities: str) -> str:
    given = [{"kind": kind, "value": value} for kind, value in identities.items()]
    answer = await till.client.post("/v1/members", json={"identities": given}, headers=till.headers)
    assert answer.status_code == 201, answer.text
    member_id: str = answer.json()["member_id"]
    return member_id


async def send(till: Till, code: str, content: str, mode: str = "add", **more: Any) -> str:
    body = {"content": content, "mode": mode, "file_name": "list.csv", **more}
    answer = await till.client.post(f"/v1/segments/{code}/uploads", json=body, headers=till.headers)
    assert answer.status_code == 202, answer.text
    upload_id: str = answer.json()["upload"]["id"]
    return upload_id


async def outcomes(till: Till, code: str, upload_id: str) -> dict[str, int]:
    read = await till.get(f"/v1/segments/{code}/uploads/{upload_id}")
    assert read["upload"]["applied_at"] is not None
    found: dict[str, int] = read["outcomes"]
    return found


async def lines(till: Till, code: str, upload_id: str, **more: Any) -> list[dict[str, Any]]:
    page = await till.get(f"/v1/segments/{code}/uploads/{upload_id}/lines", **more)
    found: list[dict[str, Any]] = page["items"]
    return found


async def test_every_line_is_answered(platform: Platform, client: Client) -> None:
    till = await segment_till(platform, client)
    ann = await person(till, phone="+8613800138001", card="C-1")
    bob = await person(till, email="bob@example.com")
    cat = await person(till, card="C-3")
    await make_segment(till, "guests", kind="uploaded")
    table = "\n".join([
        "name,phone,email,card",
        "Ann,138 0013 8001,,",
        "Bob,,BOB@example.com,",
        "Cat,,,C-3",
        "Ann again,,,C-1",
        "Dan,+8613800138009,,",
        "Nobody,,,",
    ])  # fmt: skip
    upload_id = await send(till, "guests", table)
    await work_off(platform)
    assert await members_of(till, "guests") == {ann, bob, cat}
    assert await outcomes(till, "guests", upload_id) == {
        "added": 3,
        "repeated": 1,
        "unknown": 1,
        "invalid": 1,
    }
    answered = await lines(till, "guests", upload_id)
    assert [(each["number"], each["outcome"], each["value"]) for each in answered] == [
        (2, "added", "138 0013 8001"),
        (3, "added", "BOB@example.com"),
        (4, "added", "C-3"),
        (5, "repeated", "C-1"),
        (6, "unknown", "+8613800138009"),
        (7, "invalid", "Nobody,,,"),
    ]
    [missing] = await lines(till, "guests", upload_id, outcome="unknown")
    assert missing["number"] == 6
    blind = await key_for(platform, "segments.read", source="till")
    path = f"/v1/segments/guests/uploads/{upload_id}/lines"
    hidden = (await client.get(path, headers=blind)).json()["items"]
    assert [each["value"] for each in hidden] == [None] * 6


async def test_a_list_is_added_to_taken_from_and_replaced(
    platform: Platform, client: Client
) -> None:
    till = await segment_till(platform, client)
    people = [await person(till, card=f"C-{number}") for number in range(5)]
    await make_segment(till, "guests", kind="uploaded")
    await send(till, "guests", "C-0\nC-1\nC-2")
    await work_off(platform)
    assert await members_of(till, "guests") == set(people[:3])
    taken = await send(till, "guests", f"member_id\n{people[1]}\n{people[4]}\n", "remove")
    await work_off(platform)
    assert await members_of(till, "guests") == {people[0], people[2]}
    assert await outcomes(till, "guests", taken) == {"removed": 1, "not_listed": 1}
    replaced = await send(till, "guests", "card\nC-2\nC-3\nC-4\n", "replace")
    await work_off(platform)
    assert await members_of(till, "guests") == set(people[2:])
    assert await outcomes(till, "guests", replaced) == {"already_listed": 1, "added": 2}
    why = await till.get("/v1/segments/guests/why", member_id=people[0])
    assert (why["is_member"], why["verdict"]) == (False, None)
    assert [(each["is_entered"], each["why"]) for each in why["changes"]] == [
        (False, "list"),
        (True, "list"),
    ]


async def test_an_erased_person_stands_on_no_list(platform: Platform, client: Client) -> None:
    till = await segment_till(platform, client)
    ann, bob = await person(till, card="C-1"), await person(till, card="C-2")
    await make_segment(till, "guests", kind="uploaded")
    upload_id = await send(till, "guests", "C-1\nC-2")
    await work_off(platform)
    erased = await client.post(f"/v1/members/{ann}/erase", headers=till.headers)
    assert erased.status_code == 200, erased.text
    await work_off(platform)
    assert await members_of(till, "guests") == {bob}
    first, second = await lines(till, "guests", upload_id)
    assert (first["outcome"], first["value"], first["member_id"]) == ("erased", None, None)
    assert (second["outcome"], second["value"], second["member_id"]) == ("added", "C-2", bob)


async def test_what_is_no_list_is_refused(platform: Platform, client: Client) -> None:
    till = await segment_till(platform, client)
    await make_segment(till, "guests", kind="uploaded")
    await make_segment(till, "tagged", {"v": 1, "op": "tag", "tag": "a"})
    for code, content, status, refusal in (
        ("guests", "name,age\nAnn,3", 400, "upload_invalid"),
        ("guests", "\n\n", 400, "upload_invalid"),
        ("guests", "phone\n", 400, "upload_invalid"),
        ("tagged", "C-1", 409, "segment_of_other_kind"),
        ("none", "C-1", 404, "segment_not_found"),
    ):
        answer = await client.post(
            f"/v1/segments/{code}/uploads", json={"content": content}, headers=till.headers
        )
        assert (answer.status_code, answer.json()["code"]) == (status, refusal), content
    assert (await till.get("/v1/segments/guests/uploads"))["items"] == []


async def test_a_list_without_a_header_holds_what_it_is_said_to_hold(
    platform: Platform, client: Client
) -> None:
    till = await segment_till(platform, client)
    ann = await person(till, card="20001")
    await make_segment(till, "guests", kind="uploaded")
    by_looks = await send(till, "guests", "20001\n")
    await work_off(platform)
    assert await outcomes(till, "guests", by_looks) == {"unknown": 1}
    said = await send(till, "guests", "20001\n20002\n", kind="card")
    await work_off(platform)
    assert await members_of(till, "guests") == {ann}
    answered = await lines(till, "guests", said)
    assert [(each["number"], each["kind"], each["outcome"]) for each in answered] == [
        (1, "card", "added"),
        (2, "card", "unknown"),
    ]
