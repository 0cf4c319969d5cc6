"""`regulars quarantine` shows what was rejected, reads it again, and lets it go."""

from regulars.bootstrap import Platform
from tests.support.commands import CommandLine
from tests.support.tracking import quarantine, shipment, stored, take


async def test_rejected_events_are_listed_replayed_and_dismissed(
    platform: Platform, command_line: CommandLine
) -> None:
    source = (await platform.codes.ids("source", ["web"]))["web"]
    big = {"type": "track", "event": "Read", "userId": "u", "messageId": "m", "text": "x" * 300}
    await take(platform, shipment({"type": "odd"}, source_id=source))
    await take(platform, shipment(big, event_bytes_max=200, source_id=source))
    odd, large = await quarantine(platform)

    shown = command_line.run("quarantine", "list", "--json").json()["items"]
    assert [(each["id"], each["source"], each["code"]) for each in shown] == [
        (str(odd.id), "web", "event_type_unknown"),
        (str(large.id), "web", "event_too_large"),
    ]
    narrowed = command_line.run("quarantine", "list", "--code", "event_too_large")
    assert (narrowed.status, narrowed.out.count("\n")) == (0, 1)

    replayed = command_line.run("quarantine", "replay")
    assert (replayed.status, replayed.out) == (0, "1 replayed, 1 refused\n")
    assert [each.message_id for each in await stored(platform)] == ["m"]

    dismissed = command_line.run("quarantine", "dismiss", str(odd.id), "--json")
    assert dismissed.json() == {"settled_count": 1, "refused_count": 0}
    again = command_line.run("quarantine", "replay", str(odd.id), str(large.id), "--json")
    assert again.json() == {"settled_count": 0, "refused_count": 2}
    nothing = command_line.run("quarantine", "list")
    assert (nothing.status, nothing.out) == (0, "nothing waits in quarantine\n")

    bad = command_line.run("quarantine", "replay", "nonsense")
    assert (bad.status, bad.err) == (2, "invalid_input: 'nonsense' is no id\n")
