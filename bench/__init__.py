"""The published benchmarks: anybody can run them with `make bench`, on any machine.

Each measures the product as it runs in production (server processes, an embedded PostgreSQL that
acknowledges what is on disk) and, beside it in alternating rounds on the same server and tables,
what the database could do at best or by hand. So its figure is a ratio, which says the same on a
slow machine and on a busy one.
"""
