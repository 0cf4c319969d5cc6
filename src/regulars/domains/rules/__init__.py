"""Rules: who is granted what for which occasion, and why.

Owns the schema `rules`.
"""
