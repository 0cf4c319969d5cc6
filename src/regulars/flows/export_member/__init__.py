"""Exporting everything that is held about a person: one archive of JSON and CSV.

`archive.py` builds it; `sections.py` names who holds what. A domain that holds something about
people adds a section there.
"""
