"""Programs as configuration (`/v1/programs/…`): documents, assets, rules, ladders.

Everything is named by codes. Drafts do nothing until they are published; what is published never
changes. Assets, rules and ladders are read and written as the JSON whose schema stands at
`/v1/schemas/…`: unknown fields are refused, and every fault is named by its path.
"""

from litestar import Router

from regulars.api.routes.programs import assets, documents, ladders, rule_writing, rules, wording

router = Router(
    "/v1",
    route_handlers=[
        *documents.HANDLERS,
        *assets.HANDLERS,
        *rules.HANDLERS,
        *rule_writing.HANDLERS,
        *ladders.HANDLERS,
        *wording.HANDLERS,
    ],
    tags=["programs"],
)
