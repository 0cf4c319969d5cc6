"""Notes about a member in the console: written, read with and without what is masked, deleted."""

import pytest
from playwright.async_api import expect

from regulars.domains.members import queries
from regulars.domains.members.types import PageRequest
from tests.support.console import Console, no_serious_findings
from tests.support.members import card, resolve_id

pytestmark = pytest.mark.slow(12)


async def test_a_note_is_written_opened_and_deleted(console: Console) -> None:
    member_id = await resolve_id(console.platform, card("4711"))
    page = console.page
    await console.open(f"/members/{member_id}?tab=notes")
    await expect(page.get_by_text("No notes yet")).to_be_visible()
    await page.get_by_label("What should the next colleague know?").fill(
        "Promised a call back\nat 138 1234 5678"
    )
    await page.get_by_role("button", name="Add note").click()
    await expect(page.get_by_text("Promised a call back at ***")).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_role("button", name="Show hidden parts").click()
    await expect(page.get_by_text("at 138 1234 5678")).to_be_visible()
    await page.get_by_role("button", name="Delete note").click()
    asked = page.get_by_role("dialog", name="Delete this note?")
    await asked.get_by_role("button", name="Delete note").click()
    await expect(page.get_by_text("No notes yet")).to_be_visible()
    async with console.platform.database.transaction() as tx:
        page_asked = PageRequest(limit=10)
        left = await queries.notes_about(tx, console.platform.vault, member_id, page_asked)
    assert left.items == []
