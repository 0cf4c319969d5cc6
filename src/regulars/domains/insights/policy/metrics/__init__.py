"""Metrics: one public function each, Ibis tables in, an Ibis table out, the same on every engine.

The docstring of a function is the definition of its metric; the page of all definitions is written
from them.

A day that is given is a local day of the installation, and everything before it counts: as of 10
December is what had happened when the 9th ended. Columns `*_on` are dates, `*_us` microseconds
since 1970, `*_micro` millionths of the reporting currency, `*_count` and `*_days` are whole
numbers, `*_share` numbers from 0 to 1.
"""
