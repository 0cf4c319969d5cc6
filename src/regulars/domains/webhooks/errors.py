"""Refusals of the webhooks domain."""

from uuid import UUID

from regulars.kernel.errors import Conflict, InvalidInput, NotFound


class WebhookTargetRefused(InvalidInput):
    """The address may not be sent to: not https, not public, or malformed."""

    code = "webhook_target_refused"


class MalformedEndpoint(InvalidInput):
    """Topics or description of an endpoint cannot be stored."""

    code = "malformed_endpoint"


class UnknownEndpoint(NotFound):
    """There is no such webhook endpoint."""

    code = "unknown_endpoint"

    def __init__(self, endpoint_id: UUID) -> None:
        super().__init__(f"there is no webhook endpoint {endpoint_id}")


class UnknownDelivery(NotFound):
    """There is no such delivery."""

    code = "unknown_delivery"

    def __init__(self, delivery_id: UUID) -> None:
        super().__init__(f"there is no delivery {delivery_id}")


class TooManyEndpoints(Conflict):
    """The installation has as many endpoints as it may have."""

    code = "too_many_endpoints"


class DeliveryIsBeingSent(Conflict):
    """The delivery is on its way at this moment; ask again when it has ended."""

    code = "delivery_is_being_sent"
