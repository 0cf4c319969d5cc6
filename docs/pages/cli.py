"""The reference of the command line, read from the commands themselves."""

import inspect
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

import typer

from docs.pages.markdown import page, table, unwrapped
from regulars.cli.imports import EXIT_STRICT
from regulars.cli.main import build_app
from regulars.cli.output import EXIT_ACCIDENT


def cli_page() -> str:
    """All commands with their arguments and options."""
    group: Any = typer.main.get_command(build_app([]))
    about = (
        "Commands act on the installation that the [settings](settings.md) name. With `--json` "
        "the answer is JSON. A refusal is one line on standard error; the exit status tells its "
        f"kind ([errors](errors.md)), {EXIT_ACCIDENT} is an accident of our own, and "
        f"`import --strict` ends with {EXIT_STRICT} when lines were refused."
    )
    parts: list[str] = []
    for name, command in _commands(group, "regulars"):
        parts += [f"## {name}", f"```\n{_usage(name, command)}\n```", unwrapped(command.help)]
        if command.params:
            rows = [
                (_spelled(each), each.help + _choices(command, each)) for each in command.params
            ]
            parts.append(table(("argument", "meaning"), rows))
    return page("Command line", about, parts)


def _commands(group: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def _usage(name: str, command: Any) -> str:
    words = [name]
    for each in command.params:
        if each.param_type_name == "argument":
            words.append(each.name.upper() + ("…" if each.nargs == -1 else ""))
        elif each.required:
            words += [each.opts[0], each.name.upper()]
    return " ".join(words + ["[OPTIONS]"] * any(not each.required for each in command.params))


def _spelled(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.name.upper()}`"
    return ", ".join(f"`{each}`" for each in parameter.opts)


def _choices(command: Any, parameter: Any) -> str:
    hint = get_type_hints(inspect.unwrap(command.callback)).get(parameter.name)
    if get_origin(hint) is not Literal:
        return ""
    words = ", ".join(f"`{each}`" for each in get_args(hint))
    default = f"; `{parameter.default}` by default" if parameter.default else ""
    return f" One of {words}{default}."
