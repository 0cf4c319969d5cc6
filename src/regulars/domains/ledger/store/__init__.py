"""The only caller of the ledger's SQL."""

from pathlib import Path

from regulars.infra import sql

SQL = sql.load(str(Path(__file__).parent))
