"""The reference of settings, read from the class and the sentences below its fields."""

import ast
import inspect
import textwrap

from docs.pages.markdown import page, table
from regulars.infra.settings import PREFIX, Settings

_UNIT_BYTES = {"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}


def settings_page() -> str:
    """All settings with their defaults; each needs a sentence in the code."""
    defaults = Settings()
    rows = [
        (f"`{PREFIX}{name.upper()}`", _default(name, getattr(defaults, name)), told)
        for name, told in setting_sentences().items()
    ]
    about = (
        "Everything an installation may choose is an environment variable, read once at start. "
        "A value that cannot be read is refused at start."
    )
    parts = [
        table(("variable", "default", "meaning"), rows),
    ]
    return page("Settings", about, parts)


def setting_sentences() -> dict[str, str]:
    """What the string below each field of `Settings` says; empty where there is none."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(Settings))).body[0]
    assert isinstance(tree, ast.ClassDef), "settings are a class"
    found: dict[str, str] = {}
    name = ""
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
            found[name] = ""
        elif name and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found[name] = " ".join(str(node.value.value).split())
    return found


def _default(name: str, value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int) and name.endswith("_bytes_max"):
        return f"`{value}` ({_binary_size(value)})"
    return "empty" if value == "" else f"`{value}`"


def _binary_size(size_bytes: int) -> str:
    unit = next(each for each in ("GiB", "MiB", "KiB") if size_bytes >= _UNIT_BYTES[each])
    return f"{size_bytes // _UNIT_BYTES[unit]} {unit}"
