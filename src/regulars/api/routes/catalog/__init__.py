"""The catalog (`/v1/catalog/…`): lists by code, entries, and batches that answer item by item.

Every entry is saved as a whole under its code. Fields of an entry that cannot be set (`id`,
`is_confirmed`, `updated_at`, `ancestor_codes`) may stay in the body: what was read can be sent
back.
"""

from litestar import Router
from litestar.di import Provide

from regulars.api.routes.catalog import goods, organisation, places
from regulars.api.routes.catalog.handling import wanted_entries

router = Router(
    "/v1/catalog",
    route_handlers=[*goods.HANDLERS, *places.HANDLERS, *organisation.HANDLERS],
    dependencies={"wanted": Provide(wanted_entries, sync_to_thread=False)},
    tags=["catalog"],
)
