"""Import-linter contract: outside its own package, a domain is seen only through its face."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FaceOnly(Contract):
    domains = fields.StringField()
    face = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002
        breaches = sorted(
            (importer, imported)
            for imported in graph.modules
            if self._is_private(imported)
            for importer in graph.find_modules_that_directly_import(imported)
            if self._domain(importer) != self._domain(imported)
        )
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["breaches"]:
            output.print_error(f"{importer} reaches past the face of {imported}", bold=False)

    def _domain(self, module: str) -> str | None:
        prefix = f"{self.domains}."
        return module.removeprefix(prefix).split(".")[0] if module.startswith(prefix) else None

    def _is_private(self, module: str) -> bool:
        if self._domain(module) is None:
            return False
        parts = module.removeprefix(f"{self.domains}.").split(".")[1:]
        face: Any = self.face
        return bool(parts) and not face.intersection(parts)
