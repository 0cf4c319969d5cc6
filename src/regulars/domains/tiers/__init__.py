"""Tiers: ladders of levels, who stands where, and what comes next.

Owns the schema `tiers`.
"""
