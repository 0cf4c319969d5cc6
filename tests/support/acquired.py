"""Where the people of the small world came from, and what that cost."""

from datetime import date, timedelta

BEGAN_ON = date(2025, 6, 1)
CHANNELS = ("app", "shop", None)
STORES = ("north", "south", "east", None)


def origin_of(number: int, code: str) -> dict[str, object]:
    campaign = (None, "spring", "autumn")[number % 3]
    how = "campaign" if campaign else "registration"
    return {
        "member_id": code, "joined_on": BEGAN_ON + timedelta(days=7 * number % 200),
        "first_how": how, "last_how": how, "first_campaign": campaign, "last_campaign": campaign,
        "last_channel": CHANNELS[number % 3], "last_store": STORES[number % 4],
    }  # fmt: skip


def cost_of(number: int) -> dict[str, object]:
    from_on = BEGAN_ON + timedelta(days=45 * number)
    return {
        "from_on": from_on, "before_on": from_on + timedelta(days=7 + 13 * number),
        "campaign": ("spring", "autumn", None)[number % 3], "channel": CHANNELS[number % 3],
        "amount_minor": 98_765 * (number + 1), "currency": ("GBP", "JPY")[number % 2],
        "scale": (2, 0)[number % 2],
    }  # fmt: skip
