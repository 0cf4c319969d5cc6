"""Reading at scale: Ibis expressions, run by the engine that a URL names.

DuckDB runs inside the process and needs nothing; Spark reads the same Parquet on a cluster. What is
asked is written once, as an expression, and answers the same on both.
"""
