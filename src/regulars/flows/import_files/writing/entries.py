"""Writing entries of the catalog: products and campaigns."""

from typing import Any

import msgspec

from regulars.domains.catalog import actions as catalog
from regulars.domains.catalog.types import CampaignInput, ProductInput, Saved
from regulars.flows.import_files.mapping.words import Mapping
from regulars.flows.import_files.staging.items import StagedEntry
from regulars.flows.import_files.writing.means import Answer, Means, Place, Prepared, Remark
from regulars.infra.db import Tx
from regulars.kernel.money import Money
from regulars.kernel.period import from_microseconds

_decode = msgspec.msgpack.Decoder(StagedEntry).decode


class ProductWriter:
    """Saves products, each as a whole."""

    count_max = 1_000

    def __init__(self, mapping: Mapping, scale: int) -> None:
        self._currency = mapping.values.currency or ""
        self._scale = scale

    async def begin(self, means: Means) -> None:
        """Nothing must be there before."""

    async def prepare(self, means: Means, payloads: list[bytes]) -> Prepared:  # noqa: ARG002
        staged = [_decode(payload) for payload in payloads]
        return Prepared(items=[self._product(each) for each in staged], places=_places(staged))

    async def write(self, means: Means, tx: Tx, prepared: Prepared) -> list[Answer]:
        saved = await catalog.save_products(tx, prepared.items, means.clock.now())
        return [_answer(each) for each in saved]

    async def finish(self, means: Means) -> None:
        """Nothing is left to be done."""

    def _product(self, staged: StagedEntry) -> ProductInput:
        fields = staged.fields
        price = fields.get("price")
        return ProductInput(
            sku=staged.code,
            name=fields.get("name") or staged.code,
            category_code=fields.get("category"),
            brand_code=fields.get("brand"),
            is_goods=fields.get("is_goods", True),
            is_active=fields.get("is_active", True),
            price=None
            if price is None
            else Money(amount=price, currency=self._currency, scale=self._scale),
            attributes=staged.attributes,
        )


class CampaignWriter:
    """Saves campaigns, each as a whole."""

    count_max = 1_000

    async def begin(self, means: Means) -> None:
        """Nothing must be there before."""

    async def prepare(self, means: Means, payloads: list[bytes]) -> Prepared:  # noqa: ARG002
        staged = [_decode(payload) for payload in payloads]
        return Prepared(items=[_campaign(each) for each in staged], places=_places(staged))

    async def write(self, means: Means, tx: Tx, prepared: Prepared) -> list[Answer]:
        saved = await catalog.save_campaigns(tx, prepared.items, means.clock.now())
        return [_answer(each) for each in saved]

    async def finish(self, means: Means) -> None:
        """Nothing is left to be done."""


def _campaign(staged: StagedEntry) -> CampaignInput:
    fields: dict[str, Any] = dict(staged.fields)
    for name in ("starts_at", "ends_at"):
        if name in fields:
            fields[name] = from_microseconds(fields[name])
    return CampaignInput(code=staged.code, **({"name": staged.code} | fields))


def _places(staged: list[StagedEntry]) -> list[Place]:
    return [Place(file=each.file, lines=(each.line,)) for each in staged]


def _answer(saved: Saved) -> Answer:
    if saved.error is None:
        return Answer(outcome=saved.outcome)
    remark = Remark(field=saved.error.path, code=saved.error.code, reason=saved.error.detail)
    return Answer(outcome=saved.outcome, remarks=(remark,))
