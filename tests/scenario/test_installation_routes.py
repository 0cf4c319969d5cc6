"""The first-run page over HTTP: what is set up, and ready programs to begin with."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from tests.support.coffee_shop import install_coffee_shop
from tests.support.keys import key_for
from tests.support.staff import first_owner, settle

Client = AsyncTestClient[Litestar]

SCOPES = (
    *("rules.read", "rules.write", "tiers.read", "tiers.write"),
    *("segments.read", "segments.write", "members.read", "lifecycle.write", "events.read"),
)
"""What setting up a program with segments and rules for tags takes."""


async def test_anybody_is_told_whether_there_is_an_owner(
    platform: Platform, client: Client
) -> None:
    assert (await client.get("/v1/installation")).json()["has_owner"] is False
    await first_owner(platform)
    told = (await client.get("/v1/installation")).json()
    assert (told["has_owner"], sorted(told)) == (True, ["has_owner", "version"])


async def test_the_setup_tells_what_is_there(platform: Platform, client: Client) -> None:
    session = {
        "cookie": f"regulars_session={(await settle(platform, await first_owner(platform))).token}"
    }
    nothing = {
        "programs": [],
        "has_stores": False,
        "has_sources": False,
        "has_members": False,
        "has_orders": False,
        "has_imports": False,
    }
    assert (await client.get("/v1/installation/setup")).status_code == 401
    assert (await client.get("/v1/installation/setup", headers=session)).json() == nothing
    async with platform.database.transaction() as tx:
        await install_coffee_shop(tx, platform.clock.now())
    told = (await client.get("/v1/installation/setup", headers=session)).json()
    assert told["programs"] == [
        {
            "code": "harbour",
            "name": "Harbour Coffee 港湾咖啡",
            "currency": "CNY",
            "time_zone": "Asia/Shanghai",
        }
    ]
    assert (told["has_stores"], told["has_members"]) == (True, False)


async def test_a_ready_program_is_looked_at_and_applied(platform: Platform, client: Client) -> None:
    key = await key_for(platform, *SCOPES)
    listed = (await client.get("/v1/examples", headers=key)).json()["items"]
    assert [(each["code"], each["program_code"]) for each in listed] == [
        ("coffee-shop", "harbour"),
        ("online-shop", "online-retail"),
        ("learning-community", "learning"),
    ]
    assert listed[0]["needs_codes"] == ["harbour-coffee", "harbour-roastery"]
    shown = (await client.get("/v1/examples/learning-community", headers=key)).json()
    assert shown["document"]["program"]["currency"] == "CNY"
    assert shown["text"].startswith("# A learning community")
    applied = await client.post("/v1/examples/learning-community/apply", json={}, headers=key)
    assert applied.status_code == 200, applied.text
    assert {each["change"] for each in applied.json()["items"]} == {"create"}
    again = await client.post("/v1/examples/learning-community/apply", json={}, headers=key)
    assert {each["change"] for each in again.json()["items"]} == {"unchanged"}
    missing = await client.get("/v1/examples/nothing", headers=key)
    assert (missing.status_code, missing.json()["code"]) == (404, "example_not_found")


async def test_every_ready_program_stands_on_the_sample_organisation(
    platform: Platform, client: Client
) -> None:
    async with platform.database.transaction() as tx:
        await install_coffee_shop(tx, platform.clock.now())
    key = await key_for(platform, *SCOPES)
    for each in (await client.get("/v1/examples", headers=key)).json()["items"]:
        applied = await client.post(f"/v1/examples/{each['code']}/apply", json={}, headers=key)
        assert applied.status_code == 200, applied.text
