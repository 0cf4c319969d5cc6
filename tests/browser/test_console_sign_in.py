"""Into the console and out of it: one-time password, second factor, expiry, roles, languages."""

import asyncio
import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode

import pytest
from playwright.async_api import Page, Route, expect

from tests.support.console import PHONE, Console, no_serious_findings
from tests.support.staff import PASSWORD, first_owner, person, settle

pytestmark = pytest.mark.slow(60)

ELSEWHERE = re.compile(r"/console/sign-in")
CHOSEN = "three plain words here"


async def sign_in(page: Page, login: str, password: str) -> None:
    await page.get_by_label("Login").fill(login)
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Sign in").click()


def code_of(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows (RFC 6238), `steps` of half a minute from now."""
    padded = secret + "=" * (-len(secret) % 8)
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(b32decode(padded), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    number = int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


async def test_a_newcomer_chooses_a_password_and_comes_where_they_wanted(entrance: Console) -> None:
    owner = await first_owner(entrance.platform)
    page = await entrance.visitor()
    await entrance.open("/stores?text=bund")
    await expect(page).to_have_url(ELSEWHERE)
    await no_serious_findings(page)
    assert entrance.complaints == []
    entrance.allow(401, 400)
    await sign_in(page, owner.login, "not this one")
    await expect(page.get_by_text("Login and password do not belong together.")).to_be_visible()
    await sign_in(page, owner.login, owner.one_time_password)
    await expect(page.get_by_role("heading", name="Choose a new password")).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_label("The password you were given").fill(owner.one_time_password)
    await page.get_by_label("New password", exact=True).fill(CHOSEN)
    await page.get_by_label("New password once more").fill("another")
    await page.get_by_role("button", name="Set password").click()
    await expect(page.get_by_text("The two are not the same.")).to_be_visible()
    await page.get_by_label("New password once more").fill(CHOSEN)
    await page.get_by_role("button", name="Set password").click()
    await expect(page.get_by_role("button", name="Owner: account")).to_be_visible()


async def test_an_ended_session_leads_back_to_the_same_page(console: Console) -> None:
    page = await console.open("/stores?text=bund")
    console.allow(401)
    await page.context.clear_cookies()
    await page.get_by_label("Code or name").fill("river")
    await expect(page).to_have_url(ELSEWHERE)
    await expect(page.get_by_text("Sign in to go on where you were.")).to_be_visible()
    await sign_in(page, "owner", PASSWORD)
    await expect(page).to_have_url(re.compile(r"/console/stores\?text=river"))
    await expect(page.get_by_label("Code or name")).to_have_value("river")


async def test_a_second_factor_is_set_up_and_asked_for(console: Console) -> None:
    page = await console.open("/account")
    console.allow(401)
    await page.get_by_role("button", name="Set up an authenticator app").click()
    await page.get_by_label("Your password").fill(PASSWORD)
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("img", name="QR code")).to_be_visible()
    await no_serious_findings(page)
    secret = await page.locator(".qr-key code").inner_text()
    await page.get_by_label("The six digits that the app shows now").fill(code_of(secret))
    await page.get_by_role("button", name="Turn on").click()
    recovery = await page.locator(".recovery-codes code").first.inner_text()
    await page.get_by_role("button", name="I have kept them").click()
    await expect(page.get_by_text("On", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Owner: account").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await sign_in(page, "owner", PASSWORD)
    code = page.get_by_label("Code from your authenticator app")
    await expect(code).to_be_focused()
    # The code that confirmed the key does not hold a second time.
    await code.fill(code_of(secret, 1))
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("button", name="Owner: account")).to_be_visible()
    await page.context.clear_cookies()
    await console.open("/members")
    await sign_in(page, "owner", PASSWORD)
    await page.get_by_role("button", name="Use a recovery code instead").click()
    await page.get_by_label("Recovery code").fill(recovery)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Members")).to_be_visible()


async def test_each_sees_what_their_roles_allow(entrance: Console) -> None:
    await first_owner(entrance.platform)
    await entrance.as_role("store_staff", login="till")
    page = await entrance.open("/stores")
    menu = page.get_by_role("navigation", name="Menu")
    await expect(menu.get_by_role("link", name="Stores")).to_be_visible()
    await expect(page.get_by_role("link", name="Add store")).to_have_count(0)
    await entrance.open("/stores/new")
    await expect(page.get_by_text("You may not see this page")).to_be_visible()
    await expect(page.get_by_text("catalog.write")).to_be_visible()


async def test_the_frame_speaks_chinese_on_a_phone_in_the_dark(entrance: Console) -> None:
    await first_owner(entrance.platform)
    somebody = await person(entrance.platform, "xiaomei", "operator")
    token = (await settle(entrance.platform, somebody)).token
    page = await entrance.visitor(language="zh-CN", size=PHONE, is_dark=True, token=token)
    await entrance.open("/members")
    await expect(page.get_by_role("heading", name="会员")).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_role("button", name="菜单").click()
    await page.get_by_role("dialog").get_by_role("link", name="门店").click()
    await expect(page.get_by_role("heading", name="门店")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.get_by_role("button", name="语言").click()
    await page.get_by_role("menuitem", name="English").click()
    await expect(page.get_by_role("heading", name="Stores")).to_be_visible()
    await entrance.open("/nowhere")
    await expect(page.get_by_text("There is no such page")).to_be_visible()


async def test_the_keyboard_finds_pages_and_members(console: Console) -> None:
    page = await console.open("/members")
    await page.keyboard.press("Control+k")
    field = page.get_by_role("dialog").get_by_role("combobox")
    await expect(field).to_be_focused()
    await page.keyboard.type("stor")
    await expect(page.get_by_role("option", name="Stores")).to_be_visible()
    await no_serious_findings(page)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Stores")).to_be_visible()


async def test_what_is_written_before_the_search_has_come_is_searched_for(
    console: Console,
) -> None:
    page = await console.open("/members")
    has_come = asyncio.Event()

    async def late(route: Route) -> None:
        await has_come.wait()
        await route.continue_()

    await page.route("**/assets/palette-*.js", late)
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("textbox", name="Search members, rules, pages")).to_be_focused()
    await page.keyboard.type("sto")
    has_come.set()
    field = page.get_by_role("dialog").get_by_role("combobox")
    await expect(field).to_be_focused()
    await page.keyboard.type("res")
    await expect(field).to_have_value("stores")
    await expect(page.get_by_role("option", name="Stores")).to_be_visible()
