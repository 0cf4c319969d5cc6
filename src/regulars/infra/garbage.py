"""How often a process looks for garbage in circles.

Nearly everything here dies when its last reference goes. What Python's defaults make of a batch of
a thousand orders is a search through all that lives, again and again: a third of the time that
loading the sample took.
"""

import gc

_THRESHOLDS = 100_000, 50, 100


def collect_rarely() -> None:
    """Leave alone what lives already, and look through what comes after it far less often."""
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
