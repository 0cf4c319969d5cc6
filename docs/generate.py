"""Writes the reference pages from the code that they describe: `make docs`.

A page here is never edited by hand; a test compares each with what this module would write.
"""

from pathlib import Path

from docs.pages.cli import cli_page
from docs.pages.errors import errors_page
from docs.pages.http import http_page
from docs.pages.metrics import metrics_page
from docs.pages.permissions import permissions_page
from docs.pages.rules import rule_schema_text, rules_page
from docs.pages.settings import settings_page

FOLDER = Path(__file__).parent / "reference"


def pages() -> dict[str, str]:
    """Every generated page by its file's name."""
    return {
        "errors.md": errors_page(),
        "settings.md": settings_page(),
        "permissions.md": permissions_page(),
        "http.md": http_page(),
        "cli.md": cli_page(),
        "metrics.md": metrics_page(),
        "rules.md": rules_page(),
        "rule.schema.json": rule_schema_text(),
    }


def main() -> None:
    """Write all pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
