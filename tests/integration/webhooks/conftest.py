"""Webhooks are tested in real time, against a real receiver."""

from collections.abc import Iterator

import pytest

from regulars.infra.clock import Clock, SystemClock
from tests.integration.webhooks.receiver import Receiver, receiving


@pytest.fixture
def clock() -> Clock:
    """The real time: receivers refuse signatures of other times."""
    return SystemClock()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as built:
        yield built
