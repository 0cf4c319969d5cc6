"""The queries of the orders domain."""

from pathlib import Path

from regulars.infra import sql

SQL = sql.load(str(Path(__file__).parent))
