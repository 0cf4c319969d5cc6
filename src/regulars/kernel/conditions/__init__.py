"""Conditions: one tree that says who or what is meant, read in several ways.

A condition is stored as versioned JSON. Here it is read three ways: as Python that judges one
set of facts (`compiling`), as a trace that says why (`explain`), and as sentences for people
(`words`). `fold` is the one dispatch over nodes that every further reader (SQL, Ibis,
incremental upkeep) goes through.

    nodes     the tree           values    literals and comparators   windows   spans of time
    parse     JSON to tree       dump      tree to canonical bytes    schema    the JSON Schema
    facts     what is judged     truth     three values               patterns  the regex subset

Meanings are fixed in docs/reference/conditions.md.
"""
