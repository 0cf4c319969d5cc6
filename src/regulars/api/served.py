"""What stands behind the application, while it serves."""

from regulars.api.auth import Gate
from regulars.bootstrap import Platform


class Served:
    """The platform that the routes work on, and its gate.

    Both are there once the application serves; the routes themselves are drawn up before.
    """

    platform: Platform
    gate: Gate

    def take(self, platform: Platform) -> None:
        """Stand behind the routes with this platform, in place of any other."""
        self.platform = platform
        self.gate = Gate(platform)
