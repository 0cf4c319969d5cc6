"""Catalog: what the organisation is made of, and what it sells.

Owns the schema `catalog`: programs, sources (systems that send), stores, channels, campaigns,
brands, a tree of categories, and products. Each has a number, which other domains store, and a
code of the organisation's own (a product's is its SKU), which never changes meaning: numbers and
codes pair up for ever.

A code that is only mentioned, by an order or an event, is entered as unconfirmed under its own
name, so that no sale waits for master data; describing it confirms it.

Invariants: no category is its own ancestor, and its ancestors are its parent's and the parent;
programs listen to brands, channels and stores that exist; time zones are known ones.

Announces `catalog.changed` with the kind and the codes of what was created or described anew.
"""
