"""What the import routes take and answer, and how their form stands in the OpenAPI document."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

import msgspec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema

from regulars.flows.import_files.mapping.words import ImportKind
from regulars.flows.import_files.staging.faults import RefusedLine
from regulars.infra.stored_texts import StoredText

KINDS: tuple[str, ...] = get_args(ImportKind)


class RefusedLineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line that was refused, and why. `raw` is shown to those who may see personal data."""

    file: str
    line: int
    field: str
    code: str
    reason: str
    raw: Any = None


class MappingBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping: the text of the TOML file."""

    content: str


class MappingView(msgspec.Struct, frozen=True, kw_only=True):
    """A stored mapping, and who changed it last."""

    name: str
    content: str
    updated_at: datetime
    updated_by: str


class AfterName(msgspec.Struct, frozen=True):
    """Where a list of mappings goes on."""

    name: str


class AfterByte(msgspec.Struct, frozen=True):
    """Where a list of refused lines goes on."""

    next_byte: int


def line_view(line: RefusedLine, *, with_raw: bool) -> RefusedLineView:
    return RefusedLineView(
        file=line.file,
        line=line.line,
        field=line.field,
        code=line.code,
        reason=line.reason,
        raw=line.raw if with_raw else None,
    )


def mapping_view(text: StoredText) -> MappingView:
    return MappingView(
        name=text.name,
        content=text.content,
        updated_at=text.updated_at,
        updated_by=text.updated_by,
    )


@dataclass
class ImportOperation(Operation):
    """The upload in the OpenAPI document: the body is read as a stream, so it has no type."""

    def __post_init__(self) -> None:
        form = Schema(
            type=OpenAPIType.OBJECT,
            required=["kind", "file"],
            properties={
                "kind": Schema(type=OpenAPIType.STRING, enum=list(KINDS)),
                "mapping": Schema(
                    type=OpenAPIType.STRING, description="The text of the mapping (TOML)."
                ),
                "mapping_name": Schema(
                    type=OpenAPIType.STRING, description="A stored mapping, instead of its text."
                ),
                "dry_run": Schema(type=OpenAPIType.STRING, enum=["true", "false"]),
                "file": Schema(
                    type=OpenAPIType.ARRAY,
                    items=Schema(type=OpenAPIType.STRING, content_media_type="*/*"),
                    min_items=1,
                ),
            },
        )
        self.request_body = RequestBody(
            required=True, content={"multipart/form-data": OpenAPIMediaType(schema=form)}
        )


@dataclass
class PreviewOperation(Operation):
    """The file that is looked at, in the OpenAPI document."""

    def __post_init__(self) -> None:
        text = OpenAPIType.STRING
        form = Schema(
            type=OpenAPIType.OBJECT,
            required=["file"],
            properties={
                "kind": Schema(type=text, enum=list(KINDS)),
                "mapping": Schema(type=text, description="The mapping to be tried (TOML)."),
                "is_cut": Schema(type=text, enum=["true", "false"]),
                "file": Schema(type=text, content_media_type="*/*"),
            },
        )
        self.request_body = RequestBody(
            required=True, content={"multipart/form-data": OpenAPIMediaType(schema=form)}
        )
