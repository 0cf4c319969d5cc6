"""The only callers of access's SQL. What is personal is sealed on the way in, opened on the way
out, and bound to the row it stands in: a sealed value copied to another row does not open.
"""

from pathlib import Path
from uuid import UUID

from regulars.infra import sql

SQL = sql.load(str(Path(__file__).parent))


def context(field: str, row_id: UUID) -> bytes:
    """What a sealed field is bound to: its column and its row."""
    return f"access.{field}:".encode() + row_id.bytes
