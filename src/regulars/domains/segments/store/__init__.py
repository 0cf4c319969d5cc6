"""The only caller of the SQL of segments."""

from pathlib import Path

from regulars.infra import sql

SQL = sql.load(str(Path(__file__).parent))
