"""Asking for an import: the mapping checked, the files known by their content."""

import hashlib
import tempfile
from pathlib import Path

import msgspec

from regulars.flows.import_files.mapping.compiling import Compiler
from regulars.flows.import_files.mapping.conditions import any_of
from regulars.flows.import_files.mapping.errors import MappingInvalid
from regulars.flows.import_files.mapping.toml import read_mapping, with_lines
from regulars.flows.import_files.mapping.words import ImportKind, Mapping
from regulars.flows.import_files.staging.bench import Bench
from regulars.flows.import_files.staging.stage import stager_of
from regulars.flows.import_files.writing.events import check_event_identities
from regulars.infra.jobs import NewJob
from regulars.infra.tabular.types import UnreadableFile

JOB_KIND = "import"
MAPPINGS = "import_mappings"
"""The collection in which mappings are kept under a name."""

_CHUNK_BYTES = 1 << 20


class ImportInput(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be imported: files by path, and the text of the mapping.

    `upload` is the folder of files that were uploaded for this import and go away with it.
    """

    kind: ImportKind
    files: list[str]
    mapping: str
    is_dry_run: bool = False
    upload: str | None = None


class Requester(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, and whether the background worker is to do it."""

    name: str
    is_for_worker: bool = False


def check_mapping(text: str, *, kind: ImportKind) -> Mapping:
    """The mapping for this kind, known to work; every refusal names a key and its line."""
    return _checked(text, read_mapping(text, kind=kind))


def check_any_mapping(text: str) -> Mapping:
    """The mapping for whichever kind it names, known to work."""
    return _checked(text, read_mapping(text))


def _checked(text: str, mapping: Mapping) -> Mapping:
    try:
        compiler = Compiler(mapping.values)
        with tempfile.TemporaryDirectory() as folder:
            stager_of(mapping, compiler, Bench(Path(folder)))
        any_of("skip_when", mapping.skip_when, mapping.values)
        any_of("keep_when", mapping.keep_when, mapping.values)
        if mapping.kind == "events":
            check_event_identities(mapping)
    except MappingInvalid as refusal:
        raise with_lines(text, refusal) from None
    return mapping


def new_job(given: ImportInput, requester: Requester) -> NewJob:
    """The job for an import. The same content with the same mapping is the same job.

    Refuses a mapping that cannot work, and files that cannot be read.
    """
    check_mapping(given.mapping, kind=given.kind)
    return NewJob(
        kind=JOB_KIND,
        fingerprint=_fingerprint(given, requester.is_for_worker),
        input=msgspec.to_builtins(given),
        requested_by=requester.name,
        is_for_worker=requester.is_for_worker,
    )


def _fingerprint(given: ImportInput, is_for_worker: bool) -> str:
    """What makes it the same job: content, mapping, and whether the worker is to run it."""
    head = f"{given.kind}\x00{given.is_dry_run}\x00{is_for_worker}\x00{given.mapping}"
    digest = hashlib.blake2b(head.encode(), digest_size=32)
    for path in map(Path, given.files):
        digest.update(b"\x00file\x00")
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK_BYTES):
                    digest.update(chunk)
        except OSError as error:
            raise UnreadableFile(f"{path.name}: {error.strerror}") from None
    return digest.hexdigest()
