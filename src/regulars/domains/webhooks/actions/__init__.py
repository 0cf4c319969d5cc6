"""The verbs of webhooks."""

from regulars.domains.webhooks.actions.deliveries import (
    fan_out,
    forget,
    ping,
    replay,
    replay_since,
)
from regulars.domains.webhooks.actions.endpoints import (
    change_endpoint,
    create_endpoint,
    remove_endpoint,
    reseal_secrets,
    rotate_secret,
)
from regulars.domains.webhooks.actions.sending import Courier

__all__ = [
    "Courier",
    "change_endpoint",
    "create_endpoint",
    "fan_out",
    "forget",
    "ping",
    "remove_endpoint",
    "replay",
    "replay_since",
    "reseal_secrets",
    "rotate_secret",
]
