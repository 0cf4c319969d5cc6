"""Compiling a mapping's specs into columns; a spec that cannot work is refused by its key."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import re2

from regulars.domains.catalog.types import CODE_LENGTH_MAX, is_code
from regulars.flows.import_files.mapping import convert
from regulars.flows.import_files.mapping.columns import (
    Column,
    bundle,
    checked,
    column,
    constant,
    first_of,
    template,
    total,
)
from regulars.flows.import_files.mapping.convert import Bad, Convert, Numbers, Times, text_of
from regulars.flows.import_files.mapping.errors import wrong_key
from regulars.flows.import_files.mapping.words import Field, Scalar, Spec, Values, ValueType
from regulars.kernel.errors import InvalidInput
from regulars.kernel.money import scale_of
from regulars.kernel.period import EPOCH, zone

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_UNITS = {name: timedelta(**{name: 1}) for name in ("milliseconds", "seconds", "minutes", "hours")}
_UNITS["days"] = timedelta(days=1)
_SOURCES = ("column", "columns", "constant", "template", "sum")
_PATTERN_MAX = 1_000


class Compiler:
    """Compiles the specs of one mapping."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self.scale = values.scale if values.scale is not None else scale_of(values.currency or "")
        try:
            self._zone = zone(values.time_zone)
        except InvalidInput as error:
            raise wrong_key("values.time_zone", "unknown_zone", error.detail) from None

    def column(self, path: str, spec: Spec, kind: ValueType, *, scale: int | None = None) -> Column:
        """`spec`, which stands at `path`, as a column of values of the type `kind`."""
        field = shorthand(spec)
        chosen = [name for name in _SOURCES if getattr(field, name) is not None]
        if len(chosen) != 1:
            raise wrong_key(path, "one_source", f"needs exactly one of {', '.join(_SOURCES)}")
        final = self._final(path, field, kind, self.scale if scale is None else scale)
        if field.sum is not None:
            return total(field.sum, final)
        steps = _steps(path, field, final)
        if field.columns is not None:
            return first_of(field.columns, steps)
        if field.template is not None:
            return _template(path, field.template, steps)
        if field.column is not None:
            return column(field.column, steps)
        value = steps(field.constant)
        if isinstance(value, Bad):
            raise wrong_key(path, value.code, value.reason)
        return constant(value)

    def maybe(self, path: str, spec: Spec | None, kind: ValueType) -> Column:
        """As `column`; a spec left out is an empty column."""
        return constant(None) if spec is None else self.column(path, spec, kind)

    def code(self, path: str, spec: Spec | None) -> Column:
        """A code of the catalog: of a store, a channel, a campaign, a category, a brand."""
        bad = Bad(code="malformed_code", reason=f"a code has at most {CODE_LENGTH_MAX} characters")
        return checked(self.maybe(path, spec, "text"), is_code, bad)

    def bundle(self, path: str, specs: Mapping[str, Spec]) -> Column:
        """Attributes or properties, each of the type that its spec says."""
        columns = {
            name: self.column(f"{path}.{name}", spec, _kind_inside(shorthand(spec)))
            for name, spec in specs.items()
        }
        return bundle(columns)

    def _final(self, path: str, field: Field, kind: ValueType, scale: int) -> Convert:
        numbers = Numbers(
            scale=scale,
            decimal=field.decimal or self._values.decimal,
            thousands=self._values.thousands if field.thousands is None else field.thousands,
            rounding=field.rounding,
            is_minor=field.is_minor,
            negate=field.negate,
        )
        times = Times(
            zone=self._zone_of(path, field),
            format=field.format,
            since=field.since or EPOCH,
            unit=_UNITS[field.unit] if field.unit else None,
            add_days=field.add_days,
        )
        if field.since is not None and (field.since.tzinfo is None or field.unit is None):
            raise wrong_key(path, "since", "since needs an offset from UTC, and a unit")
        makers: dict[ValueType, Callable[[], Convert]] = {
            "text": lambda: text_of,
            "integer": lambda: convert.integer(numbers),
            "number": lambda: convert.number(numbers),
            "amount": lambda: convert.amount(numbers),
            "boolean": lambda: convert.boolean,
            "date": lambda: convert.day(times),
            "instant": lambda: convert.instant(times),
            "instant_text": lambda: convert.instant_text(times),
            "as_is": lambda: convert.as_is,
        }
        return makers[kind]()

    def _zone_of(self, path: str, field: Field) -> Any:
        if field.time_zone is None:
            return self._zone
        try:
            return zone(field.time_zone)
        except InvalidInput as error:
            raise wrong_key(f"{path}.time_zone", "unknown_zone", error.detail) from None


def shorthand(spec: Spec) -> Field:
    """A spec written as a text: a template where it holds braces, else a column."""
    if isinstance(spec, Field):
        return spec
    return Field(template=spec) if "{" in spec else Field(column=spec)


def _kind_inside(field: Field) -> ValueType:
    """The type of an attribute or a property; instants stand there as texts."""
    return "instant_text" if field.type == "instant" else field.type or "as_is"


def _template(path: str, text: str, steps: Convert) -> Column:
    names = _PLACEHOLDER.findall(text)
    form = _PLACEHOLDER.sub("%s", text.replace("%", "%%"))
    if not names or "{" in form or "}" in form:
        raise wrong_key(path, "template", f"{text!r} is no template such as {{Invoice}}-{{Till}}")
    return template(names, form, steps)


def _steps(path: str, field: Field, final: Convert) -> Convert:
    """All that is done to one value of `field`, in the order that the mapping documents."""
    steps: list[Convert] = []
    if field.extract is not None:
        steps.append(_extract(path, field.extract))
    for pattern, replacement in (field.replace or {}).items():
        steps.append(_replace(path, pattern, replacement))
    if field.case is not None:
        steps.append(str.lower if field.case == "lower" else str.upper)
    if field.map is not None:
        steps.append(_mapped(field.map, field.unmapped))
    finish = _finish(field, final)
    if not steps and not field.missing:
        return finish
    missing = frozenset(_text_of_scalar(each) for each in field.missing)

    def run(value: Any) -> Any:
        text: Any = text_of(value)
        if text in missing:
            return finish(None)
        if not steps:
            return finish(value)
        for step in steps:
            if text is None or isinstance(text, Bad):
                break
            text = step(text)
        return text if isinstance(text, Bad) else finish(text)

    return run


def _finish(field: Field, final: Convert) -> Convert:
    """The last conversion, with the default and the cutting into a list around it."""
    separator, default = field.split, field.default
    if separator is None and default is None:
        return final

    def run(value: Any) -> Any:
        if separator is not None and isinstance(value, str):
            parts = [final(part) for part in value.split(separator)]
            bad = next((part for part in parts if isinstance(part, Bad)), None)
            return bad or [part for part in parts if part is not None] or None
        found = final(value)
        return final(default) if found is None else found

    return run


def _regex(path: str, pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    try:
        if len(pattern) > _PATTERN_MAX:
            raise wrong_key(path, "pattern", f"a pattern has at most {_PATTERN_MAX} characters")
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise wrong_key(
            path, "pattern", f"{pattern!r} is no regular expression: {reason}"
        ) from None


def _extract(path: str, pattern: str) -> Convert:
    regex = _regex(f"{path}.extract", pattern)
    group = min(1, regex.groups)

    def run(text: str) -> str | None:
        found = regex.search(text)
        return found.group(group) if found else None

    return run


def _replace(path: str, pattern: str, replacement: str) -> Convert:
    regex = _regex(f"{path}.replace", pattern)
    return lambda text: regex.sub(replacement, text)


def _mapped(table: Mapping[str, Scalar], unmapped: str) -> Convert:
    def run(text: str) -> Any:
        if text in table:
            return table[text]
        if unmapped == "refuse":
            return Bad(code="unmapped", reason=f"{text!r} is not among the values of the map")
        return text if unmapped == "keep" else None

    return run


def matcher(path: str, pattern: str) -> Callable[[str], bool]:
    """Whether a pattern occurs in a text; refuses what is no regular expression."""
    search = _regex(path, pattern).search
    return lambda text: search(text) is not None


def _text_of_scalar(value: Scalar) -> str:
    return str(text_of(value) or "")
