"""Which files of tests start first, where several workers share them: the longest.

A file that takes long says so, `pytestmark = pytest.mark.slow(seconds)`, so that no worker is left
alone with it at the end. A worker takes whole files: what a module's fixture makes is made once.
"""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_seconds, reverse=True)


def _seconds(item: pytest.Item) -> float:
    marker = item.get_closest_marker("slow")
    return float(marker.args[0]) if marker else 0
