"""An owner invites somebody whose role hides contact data; a key is issued, used and revoked."""

import re

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.support.console import Console, Language, no_serious_findings
from tests.support.console_words import words_of
from tests.support.members import phone, resolve_id

pytestmark = pytest.mark.slow(60)

CHOSEN = "three plain words here"
MASKED = "138****8000"


async def shown_once(page: Page, label: str) -> str:
    """Something that is shown this once, as somebody would copy it."""
    kept = page.get_by_role("dialog").get_by_label(label, exact=True)
    return (await kept.inner_text()).strip()


async def choose(page: Page, label: str, option: str) -> None:
    await page.get_by_role("combobox", name=label).click()
    await page.locator(".ant-select-item-option", has_text=option).first.click()


@pytest.mark.parametrize(
    ("language", "analyst", "masked"),
    [("en", "Analyst", "contact data appear masked"), ("zh-CN", "分析师", "138****1234")],
)
async def test_somebody_is_invited_whose_role_hides_contact_data(
    console: Console, language: Language, analyst: str, masked: str
) -> None:
    w, shared = words_of("features/staff", language), words_of("shared", language)
    member_id = await resolve_id(console.platform, phone("13800138000"))
    await console.speak(language)
    page = await console.open("/staff")
    await no_serious_findings(page)
    await page.get_by_role("link", name=w("invite")).first.click()
    await expect(page.get_by_role("heading", name=w("inviteTitle"))).to_be_visible()
    await page.get_by_label(w("name"), exact=True).fill("Lin Yue")
    await page.get_by_label(w("login")).fill("lin")
    await page.get_by_label("English").check()
    await choose(page, w("roles"), analyst)
    await page.keyboard.press("Escape")
    await expect(page.get_by_text(masked)).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_role("button", name=w("inviteAct")).click()
    await expect(page.get_by_text(w("invited", name="Lin Yue"))).to_be_visible()
    password = await shown_once(page, w("oneTimePassword"))
    await page.get_by_role("button", name=shared("secretKept")).click()
    await expect(page.get_by_role("heading", name="Lin Yue")).to_be_visible()
    await expect(page.get_by_text(w("invitedState")).first).to_be_visible()

    console.allow(401)
    theirs = await console.visitor()
    await console.open("/members")
    await theirs.get_by_label("Login").fill("lin")
    await theirs.get_by_label("Password", exact=True).fill(password)
    await theirs.get_by_role("button", name="Sign in").click()
    await theirs.get_by_label("The password you were given").fill(password)
    await theirs.get_by_label("New password", exact=True).fill(CHOSEN)
    await theirs.get_by_label("New password once more").fill(CHOSEN)
    await theirs.get_by_role("button", name="Set password").click()
    await expect(theirs.get_by_role("button", name="Lin Yue: account")).to_be_visible()
    await console.open(f"/members/{member_id}")
    await expect(theirs.get_by_text(MASKED).first).to_be_visible()
    await expect(theirs.get_by_role("button", name=re.compile("^Show: "))).to_have_count(0)
    await expect(theirs.get_by_role("menuitem", name="Staff")).to_have_count(0)
    told = await (await theirs.request.get(f"/v1/members/{member_id}")).text()
    assert (MASKED in told, "13800138000" in told) == (True, False)


async def test_a_role_of_ones_own_says_what_it_hides(console: Console) -> None:
    page = await console.open("/roles/customer_service")
    await expect(page.get_by_text("Contact data can be opened in clear")).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_role("button", name="Make one like it").click()
    await expect(page.get_by_role("heading", name="New role")).to_be_visible()
    await page.get_by_label("Name", exact=True).fill("Front desk")
    await page.get_by_label("Code").fill("front_desk")
    await page.get_by_label("See contact data in clear").uncheck()
    await expect(page.get_by_text("contact data appear masked")).to_be_visible()
    await page.get_by_role("button", name="Create role").click()
    await expect(page.get_by_role("link", name="Front desk")).to_be_visible()
    role = await (await page.request.get("/v1/roles/front_desk")).json()
    assert "members.read" in role["permissions"]
    assert "members.pii" not in role["permissions"]


async def test_a_key_is_issued_used_and_revoked(console: Console) -> None:
    page = await console.open("/keys/new")
    await page.get_by_label("Name", exact=True).fill("Till of the Bund store")
    await page.get_by_label("Find members and read their profiles").check()
    await no_serious_findings(page)
    await page.get_by_role("button", name="Issue key").click()
    await expect(page.get_by_text("works now")).to_be_visible()
    secret = await shown_once(page, "Secret")
    await expect(page.get_by_role("dialog").get_by_text("curl http")).to_contain_text(secret)
    async with httpx.AsyncClient(base_url=console.url) as till:
        till.headers["authorization"] = f"Bearer {secret}"
        assert (await till.get("/v1/members")).status_code == 200
        assert (await till.get("/v1/orders")).status_code == 403
    await page.get_by_role("button", name="I have kept it").click()
    await expect(page.get_by_role("heading", name="Till of the Bund store")).to_be_visible()
    await expect(page.get_by_text(secret)).to_have_count(0)
    await no_serious_findings(page)
    await page.get_by_role("button", name="Revoke key").click()
    asked = page.get_by_role("dialog")
    if await asked.get_by_role("checkbox").count():
        await asked.get_by_role("checkbox").check()
    await asked.get_by_role("button", name="Revoke key").click()
    await expect(page.get_by_text("Revoked").first).to_be_visible()
    keys = await (await page.request.get("/v1/keys?with_revoked=true")).json()
    newest = keys["items"][0]
    assert (newest["name"], newest["revoked_at"] is None) == ("Till of the Bund store", False)
    await console.open("/audit?kind=key")
    await expect(page.get_by_text("API key: revoked").first).to_be_visible()
    await no_serious_findings(page)
