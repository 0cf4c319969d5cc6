"""The lake: what has happened, as immutable Parquet files that engines read beside PostgreSQL.

Files are never changed. Which of them count, and up to where they hold what was written, stands in
PostgreSQL (`catalogue`) and changes in one transaction, so a reader with a list of files sees all
of an export or nothing of it. `writing` makes the files of a stretch of a feed, `rewriting` makes
new ones in place of old (small files into one, a person taken out), `cleaning` deletes what no
list names. What the tables are is not known here: `shapes` says how one is described.

One process at a time writes (`session`). It may be killed at any moment: what it wrote and had not
entered into the catalogue is deleted later, and what it had entered counts.
"""

from pathlib import Path

from regulars.infra import sql

SQL = sql.load(str(Path(__file__).parent))
"""The queries of the catalogue stand with those of all infrastructure."""
