"""The reference of metrics: every definition, read from the docstrings of the functions."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import Any

import ibis.expr.types as ir

from docs.pages.markdown import page, table, unwrapped
from regulars.domains.insights.policy import metrics
from regulars.domains.insights.policy.metrics.rfm import RFM_GROUPS
from regulars.domains.insights.policy.metrics.scores import ENGAGEMENT, LOYALTY

# As a reader meets them: what all is made of, then members, money, and the rest.
_ORDER = (
    *(
        "sales",
        "facts",
        "rfm",
        "stages",
        "cohorts",
        "repurchase",
        "growth",
        "visitors",
        "acquisition",
    ),
    *(
        "activity",
        "funnels",
        "distributions",
        "pareto",
        "performance",
        "tiers",
        "points",
        "scores",
        "offers",
    ),
)


def metrics_page() -> str:
    """All metrics by subject, each with its definition, what it takes and what it gives."""
    parts = []
    for module in metric_modules():
        title, _, about = (module.__doc__ or "").strip().partition(": ")
        parts.append(f"## {title}\n\n{about[:1].upper()}{about[1:]}")
        parts += [_told(function) for function in functions_of(module)]
        parts += _tables_of(module)
    return page("Metrics", unwrapped(_about()), parts)


def metric_modules() -> list[ModuleType]:
    """The subjects in the order of the page; fails where one has no place in it."""
    found = {each.name for each in pkgutil.iter_modules(metrics.__path__)}
    assert found == set(_ORDER), f"give each subject a place: {sorted(found ^ set(_ORDER))}"
    return [importlib.import_module(f"{metrics.__name__}.{name}") for name in _ORDER]


def metric_functions() -> list[Callable[..., Any]]:
    """Every metric there is."""
    return [function for module in metric_modules() for function in functions_of(module)]


def functions_of(module: ModuleType) -> list[Callable[..., Any]]:
    """The public functions of a subject that give a table, in the order of the file."""
    found = [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_")
        and function.__module__ == module.__name__
        and inspect.signature(function).return_annotation is ir.Table
    ]
    return sorted(found, key=lambda function: function.__code__.co_firstlineno)


def _told(function: Callable[..., Any]) -> str:
    taken = ", ".join(f"`{name}`" for name in inspect.signature(function).parameters)
    return f"### `{function.__name__}`\n\n{unwrapped(inspect.getdoc(function))}\n\nTakes {taken}."


def _about() -> str:
    return (metrics.__doc__ or "").strip().split("\n\n", 2)[2] + (
        "\n\nWith DuckDB and with Spark the answers are the same, row by row. Where one metric "
        "reads another, work that out once and keep it: Spark works out what is not kept again "
        "for every use."
    )


def _tables_of(module: ModuleType) -> list[str]:
    if module.__name__.endswith(".rfm"):
        rows = [
            (f"`{group.code}`", _range(group.recency), _range(group.frequency), group.means)
            for group in RFM_GROUPS
        ]
        return ["### Groups", table(("group", "recency score", "frequency score", "means"), rows)]
    if module.__name__.endswith(".scores"):
        rows = [
            (score, f"`{part.code}`", ", ".join(part.event_names) or "from sales", str(part.weight))
            for score, parts in (("engagement", ENGAGEMENT), ("loyalty", LOYALTY))
            for part in parts
        ]
        return ["### Parts", table(("score", "part", "events", "weight"), rows)]
    return []


def _range(ends: tuple[int, int]) -> str:
    return str(ends[0]) if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"
