"""`python -m regulars.api`: the server, with the settings of the environment.

Names the folder of the measures and then becomes `regulars.api.server`, which imports everything
once for all the processes that it forks: the folder has to be named before that.
"""

import os
import sys

from regulars.infra.metrics_folder import share_measures_in, shared_folder
from regulars.infra.settings import read_settings

if __name__ == "__main__":
    if shared_folder() is None:
        share_measures_in(read_settings().home / "metrics")
    os.execv(sys.executable, [sys.executable, "-m", "regulars.api.server"])  # noqa: S606
