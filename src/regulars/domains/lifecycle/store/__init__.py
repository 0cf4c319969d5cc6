"""The only caller of the lifecycle domain's SQL."""

from pathlib import Path

from regulars.infra import sql

SQL = sql.load(str(Path(__file__).parent))
