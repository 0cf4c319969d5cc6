"""`python -m regulars.api.document` prints the OpenAPI document; nothing is opened for it."""

import sys

import msgspec

from regulars.api.app import create_app
from regulars.api.openapi import document_of
from regulars.bootstrap import unopened_platform
from regulars.infra.settings import Settings


def main() -> None:
    """Print the document."""
    document = document_of(create_app(unopened_platform(Settings())))
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(document)).decode() + "\n")


if __name__ == "__main__":
    main()
