"""How many examples a property test draws, and whether at random.

An ordinary run draws the same examples each time, so that a change is judged and not its luck.
REGULARS_TEST_EXPLORE=20 draws others each time, twenty times as many, to look for what nobody has
thought of; a failure then prints how to draw its example again.
"""

import os

import hypothesis

_EXPLORE = int(os.environ.get("REGULARS_TEST_EXPLORE", "0"))


def examples(count: int) -> int:
    """`count` in an ordinary run, as many times more as the exploration asks for."""
    return count * max(_EXPLORE, 1)


def load_profile() -> None:
    """Let Hypothesis draw as this run asks for."""
    # The machines that run this are shared: a slow draw is no fault of the code under test.
    hypothesis.settings.register_profile(
        "regulars",
        deadline=None,
        derandomize=not _EXPLORE,
        print_blob=bool(_EXPLORE),
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("regulars")
