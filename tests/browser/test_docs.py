"""The page of the interface in a real browser: drawn whole, under a policy without exceptions."""

from tests.support.browser import chromium
from tests.support.servers import RunningServer


async def test_the_page_draws_every_operation_and_leads_to_problem_codes(
    running_server: RunningServer,
) -> None:
    document = running_server.get("/schema").json()
    complaints: list[str] = []
    asked: list[str] = []
    async with chromium() as browser:
        page = await browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(f"{running_server.url}/docs#problem-conflict")
        await page.wait_for_selector("main:not([aria-busy])")
        operations = await page.locator("#operations section").count()
        await page.wait_for_function(
            "document.getElementById('problem-conflict').getBoundingClientRect().top < innerHeight"
        )
        await page.fill("#filter", "/v1/orders/{document_id}/returns")
        shown = await page.locator("#operations section:visible h3").all_inner_texts()
    assert complaints == []
    assert operations == sum(len(item) for item in document["paths"].values())
    assert shown == [
        "POST/v1/orders/{document_id}/returns",
        "POST/v1/orders/{document_id}/returns/preview",
    ]
    assert {url.removeprefix(running_server.url) for url in asked if "data:" not in url} == {
        "/docs",
        "/docs/docs.css",
        "/docs/docs.js",
        "/schema",
    }
