"""What a rule, a segment and an account come to is told before they end, in numbers and by name."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import expect

from regulars.domains.catalog.actions import ensure_codes
from tests.browser.test_console_consequences import ORDER, asked, read, send
from tests.browser.test_console_insight import BOTH
from tests.support.console import Console, Language, no_serious_findings
from tests.support.console_words import words_of
from tests.support.programs import applied, document, per_pound, rule

pytestmark = pytest.mark.slow(40)

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ASKS = {"v": 1, "op": "segment", "segment": "buyers"}
BOUGHT = {"v": 1, "op": "attr", "path": "orders.count", "cmp": "ge", "value": 1}
WELCOME = rule({"kind": "tag", "tag": "new"}, trigger={"on": "registration"})


def program(**more: Any) -> dict[str, Any]:
    """A program whose points have two places, with a rule that grants and one that does not."""
    points = {"name": "Points", "kind": "points", "scale": 2, "unit_names": {"en": "points"}}
    rules = {"base": rule(per_pound(150)), "welcome": WELCOME, **more}
    return document(assets={"points": points}, rules=rules)


@BOTH
async def test_a_rule_says_what_it_granted(console: Console, language: Language) -> None:
    idle = rule(per_pound(), when={"v": 1, "op": "tag", "tag": "nobody"})
    await applied(console.platform, program(idle=idle), live_from=LONG_AGO)
    await console.speak(language)
    page, w = console.page, words_of("features/rules", language)
    lately = w("grantedLately", days="30")
    for number in ("T-1", "T-2"):
        bought = await send(console, "post", "/v1/orders", **{**ORDER, "number": number})
    await send(console, "post", f"/v1/orders/{bought['id']}/returns", number="R-2")

    await console.open("/rules/shop/base")
    figures = page.locator("section").filter(has=page.get_by_role("heading", name=lately))
    for label, value in (
        (w("grantedUnits"), "600.00 points"),
        (w("grantedMembers"), "1"),
        (w("grantedTimes"), "2"),
        (w("grantedBack"), "300.00 points"),
    ):
        await expect(figures.get_by_role("columnheader", name=label)).to_be_visible()
        await expect(figures.get_by_role("cell", name=value, exact=True)).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_role("button", name=w("retire")).click()
    told = w("grantedFact", granted="600.00 points", members="1", times="2", back="300.00 points")
    title = w("retireTitle", name="A rule")
    dialog = await asked(page, title, w("grantedOf", asset="Points", days="30"), told)
    await no_serious_findings(page)
    await dialog.get_by_role("button", name=w("retire")).click()
    await expect(page.get_by_text(w("retired", name="A rule"))).to_be_visible()

    await console.open("/rules/shop/idle")
    await expect(page.get_by_text(w("grantedNothingYet", days="30"))).to_be_visible()
    body = (await read(page, "/v1/programs/shop/rules/idle"))["versions"][-1]["body"]
    await send(console, "put", "/v1/programs/shop/rules/idle/draft", **{**body, "priority": 3})
    await console.open("/rules/shop/idle")
    await page.get_by_role("button", name=w("publish")).click()
    await asked(page, w("publishTitle", name="A rule"), lately, w("grantedNothing"))

    await console.open("/rules/shop/welcome")
    await expect(page.get_by_role("button", name=w("retire"))).to_be_visible()
    await expect(page.get_by_role("heading", name=lately)).to_have_count(0)


@BOTH
async def test_a_segment_names_who_asks_for_it_and_is_not_archived_then(
    console: Console, language: Language
) -> None:
    await applied(console.platform, program())
    await console.speak(language)
    page, w = console.page, words_of("features/segments", language)
    for code, condition in (("buyers", BOUGHT), ("inner", ASKS)):
        made = {"code": code, "kind": "dynamic", "condition": condition, "publish": True}
        await send(console, "post", "/v1/segments", **made)
    await applied(console.platform, program(near=rule(per_pound(), when=ASKS)))
    tagged = {"title": "Buyers are tagged", "tag": "buyer", "condition": ASKS}
    await send(console, "put", "/v1/tag-rules/tagged", **tagged)
    view = {"page": "members", "name": "Buyers", "filter": {"condition": ASKS}}
    await send(console, "post", "/v1/views", **view, is_shared=False, columns=[], sort=None)

    await console.open("/segments/buyers")
    await page.get_by_role("button", name=w("archive")).click()
    dialog = await asked(page, w("archiveBarredTitle"), w("use.segment"), "inner")
    await expect(dialog).to_contain_text(w("archiveBarred"))
    await expect(dialog.get_by_role("button", name=w("archive"))).to_have_count(0)
    close = words_of("shared", language)("close")
    await expect(dialog.get_by_role("button", name=close, exact=True).last).to_be_visible()
    for text, path in (
        ("inner", "/segments/inner"),
        ("A rule", "/rules/shop/near"),
        ("Buyers are tagged", "/tag-rules/tagged"),
    ):
        link = dialog.get_by_role("link", name=text, exact=True)
        await expect(link).to_have_attribute("href", f"/console{path}")
    await asked(page, w("archiveBarredTitle"), w("use.view"), "Buyers")
    await no_serious_findings(page)
    await dialog.get_by_role("link", name="inner", exact=True).click()

    await page.get_by_role("button", name=w("archive")).click()
    dialog = await asked(page, w("archiveTitle"), w("usedBy"), w("usedByNone"))
    await dialog.get_by_role("button", name=w("archive")).click()
    await expect(page.get_by_text(w("state.archived"), exact=True).first).to_be_visible()
    await console.open("/segments/buyers")
    await page.get_by_role("button", name=w("archive")).click()
    dialog = await asked(page, w("archiveTitle"), w("use.tag_rule"), "Buyers are tagged")
    await expect(dialog).to_contain_text(w("archiveWarning"))
    await dialog.get_by_role("button", name=w("archive")).click()
    await expect(dialog).to_be_hidden()
    assert (await read(page, "/v1/segments/buyers"))["segment"]["state"] == "archived"


@BOTH
async def test_an_account_says_how_many_sessions_end_and_which_keys_stay(
    console: Console, language: Language
) -> None:
    await console.speak(language)
    owner, w = console.page, words_of("features/staff", language)
    await console.as_role("owner", login="lin")
    lin = (await read(console.page, "/v1/account"))["id"]
    key = {"kind": "secret", "name": "Till 3", "scopes": ["orders.read"]}
    await send(console, "post", "/v1/keys", **key)
    name = "lin by name"

    await owner.goto(f"/console/staff/{lin}")
    await owner.get_by_role("button", name=w("reset"), exact=True).click()
    dialog = await asked(owner, w("title.reset", name=name), w("sessionsEnd"), "1")
    await expect(dialog.get_by_text(w("keysStay"))).to_have_count(0)
    await dialog.get_by_role("button", name=words_of("shared", language)("cancel")).click()
    await expect(dialog).to_be_hidden()
    await owner.get_by_role("button", name=w("disable")).click()
    await asked(owner, w("title.disable", name=name), w("sessionsEnd"), "1")
    dialog = await asked(owner, w("title.disable", name=name), w("keysStay"), "1")
    await expect(dialog).to_contain_text(w("warning.disableKeys"))
    await no_serious_findings(owner)
    await dialog.get_by_role("button", name=w("disable")).click()
    await expect(owner.get_by_text(w("disabledDone", name=name))).to_be_visible()
    found = await read(owner, f"/v1/staff/{lin}/access")
    assert found == {"session_count": 0, "key_count": 1}


@BOTH
async def test_a_key_says_whether_its_source_has_another(
    console: Console, language: Language
) -> None:
    await console.speak(language)
    async with console.platform.database.transaction() as tx:
        await ensure_codes(tx, "source", ["pos"])
    page, w = console.page, words_of("features/keys", language)
    body = {"kind": "secret", "scopes": ["orders.read"], "source": "pos"}
    kept, _ = [
        (await send(console, "post", "/v1/keys", **body, name=name))["key"]["id"]
        for name in ("Till 3", "Till 4")
    ]
    for name, label, value, warning in (
        ("Till 4", w("keysBeside"), "1", w("revokeWarning")),
        ("Till 3", w("keysBeside"), "0", w("revokeLast")),
    ):
        await console.open("/keys")
        await page.get_by_role("link", name=name, exact=True).click()
        await page.get_by_role("button", name=w("revoke")).click()
        dialog = await asked(page, w("revokeTitle", name=name), label, value)
        await asked(page, w("revokeTitle", name=name), w("source"), "pos")
        await expect(dialog).to_contain_text(warning)
        await no_serious_findings(page)
        await dialog.get_by_role("button", name=w("revoke")).click()
        await expect(page.get_by_text(w("revokedDone", name=name))).to_be_visible()
    assert (await read(page, f"/v1/keys/{kept}"))["revoked_at"] is not None
