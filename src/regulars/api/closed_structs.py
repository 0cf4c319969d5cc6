"""Structs that refuse unknown fields, in the OpenAPI document: nothing besides their properties."""

from typing import Any, get_origin

import msgspec
from litestar.openapi.spec import Schema
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition


class ClosedStructs(OpenAPISchemaPlugin):
    """Lets Litestar draw such a struct, and closes what it drew."""

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        if field_definition.is_union or not field_definition.is_subclass_of(msgspec.Struct):
            return False
        struct = get_origin(field_definition.type_) or field_definition.type_
        return bool(struct.__struct_config__.forbid_unknown_fields)

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        drawing = next(
            plugin
            for plugin in schema_creator.plugins
            if plugin is not self and schema_creator.plugin_supports_field(plugin, field_definition)
        )
        drawn: Schema = drawing.to_openapi_schema(field_definition, schema_creator)
        drawn.additional_properties = False
        return drawn
