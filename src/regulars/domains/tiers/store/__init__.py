"""The only caller of the tiers domain's SQL."""

from pathlib import Path

from regulars.infra import sql

SQL = sql.load(str(Path(__file__).parent))
