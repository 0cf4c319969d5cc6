"""Shares of all people, so that several runners can each work on their own."""

from uuid import UUID

import msgspec

SHARES_MAX = 16
"""Shares go by one byte of an id: of so few none is noticeably larger than another."""


class Share(msgspec.Struct, frozen=True):
    """The share at `place` (from 0) of `count` shares.

    A party belongs to the share that the last byte of its id names. Where whoever is one person
    must never be in two shares, it is asked of the survivor's id. Queries say the same as
    `mod(get_byte(uuid_send(id), 15), count) = place`.
    """

    place: int
    count: int

    def holds(self, member_id: UUID) -> bool:
        """Whether the person of this id belongs to the share."""
        return (member_id.int & 0xFF) % self.count == self.place


EVERYBODY = Share(place=0, count=1)
