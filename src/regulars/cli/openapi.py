"""`regulars openapi`: the document of the HTTP interface, without a server or a database."""

import subprocess
import sys


def openapi() -> None:
    """Print the OpenAPI document as JSON."""
    # The command line does not import the HTTP interface: the two are separate rooms.
    subprocess.run([sys.executable, "-m", "regulars.api.document"], check=True)
