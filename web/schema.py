"""The types of the interface for the pages: `shared/api/schema.d.ts`, from the OpenAPI document.

`python -m web.schema` writes them anew. Their first line names the fingerprint of the document
that they were made from, so that a test can say without Node whether they have fallen behind.
"""

import copy
import hashlib
import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from regulars.api.app import create_app
from regulars.api.openapi import document_of
from regulars.bootstrap import unopened_platform
from regulars.infra.settings import Settings
from web import build, node

ROOT = Path(__file__).parents[1]
TYPES = ROOT / "web" / "shared" / "api" / "schema.d.ts"

_METHODS = ("get", "put", "post", "delete", "patch")
_UNUSED = ("summary", "description", "security", "tags", "headers")
_PROBLEM = {"$ref": "#/components/schemas/Problem"}


def slim(document: dict[str, Any]) -> dict[str, Any]:
    """What the pages need of the document: our own routes, one kind of problem, no prose."""
    paths = {}
    for path, item in document["paths"].items():
        kept = {m: _operation(item[m]) for m in _METHODS if m in item and _is_ours(item[m])}
        if path.startswith("/v1/") and kept:
            paths[path] = kept
    schemas = {n: _plain(each) for n, each in document["components"]["schemas"].items()}
    _let_omitted_be_absent(schemas)
    wanted = _reached(paths, schemas)
    return {
        "openapi": document["openapi"],
        "info": {"title": "Regulars", "version": "1"},
        "paths": paths,
        "components": {"schemas": {name: schemas[name] for name in sorted(wanted)}},
    }


def current_document() -> dict[str, Any]:
    """The document that the code draws up now, as callers read it."""
    drawn = document_of(create_app(unopened_platform(Settings())))
    read: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(drawn))
    return read


def first_line(document: dict[str, Any]) -> str:
    """What the file of the types begins with when it was made from `document`."""
    text = json.dumps(slim(document), sort_keys=True)
    return f"// Written by `make api` from {hashlib.sha256(text.encode()).hexdigest()[:16]}."


# What has a default is taken to be there always; a struct that omits defaults leaves it out.
def _let_omitted_be_absent(schemas: dict[str, Any]) -> None:
    for kind in _omitting(msgspec.Struct):
        properties = schemas.get(kind.__name__, {}).get("properties", {})
        if properties.keys() == set(kind.__struct_encode_fields__):
            for each in properties.values():
                each.pop("default", None)


def _omitting(kind: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for each in kind.__subclasses__():
        if each.__struct_config__.omit_defaults:
            yield each
        yield from _omitting(each)


def _is_ours(operation: dict[str, Any]) -> bool:
    return "tracking" not in operation.get("tags", ())


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    kept = copy.deepcopy(operation)
    answers = {s: a for s, a in kept["responses"].items() if s.startswith("2")}
    answers["default"] = {"description": "", "content": {"application/problem+json": {}}}
    answers["default"]["content"]["application/problem+json"] = {"schema": _PROBLEM}
    kept["responses"] = answers
    slimmed: dict[str, Any] = _plain(kept)
    for answer in slimmed["responses"].values():
        answer["description"] = ""
    return slimmed


def _plain(node_: Any, *, in_properties: bool = False) -> Any:
    """Without prose; a property may well be called `description`."""
    if isinstance(node_, dict):
        return {
            key: _plain(value, in_properties=key == "properties" and not in_properties)
            for key, value in node_.items()
            if in_properties or key not in _UNUSED
        }
    if isinstance(node_, list):
        return [_plain(each) for each in node_]
    return node_


def _reached(paths: Any, schemas: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    waiting = _references(paths)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting |= _references(schemas[name]) - found
    return found


def _references(node_: Any) -> set[str]:
    if isinstance(node_, dict):
        found = set().union(*(_references(value) for value in node_.values()))
        reference = node_.get("$ref")
        if isinstance(reference, str):
            found.add(reference.rpartition("/")[2])
        return found
    if isinstance(node_, list):
        return set().union(*(_references(each) for each in node_))
    return set()


def main() -> None:
    """Write the types from the document that the code draws up now."""
    build.install(is_whole=True)
    document = current_document()
    with tempfile.TemporaryDirectory(prefix="regulars-schema-") as folder:
        source, made = Path(folder, "openapi.json"), Path(folder, "schema.d.ts")
        source.write_text(json.dumps(slim(document)))
        program = build.SOURCES / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
        command = [node.program("node"), str(program), str(source), "--output", str(made)]
        subprocess.run(command, cwd=build.SOURCES, check=True, stdout=subprocess.DEVNULL)
        TYPES.parent.mkdir(parents=True, exist_ok=True)
        TYPES.write_text(f"{first_line(document)}\n{made.read_text()}")


if __name__ == "__main__":
    main()
