"""Conditions as sentences for people, in Simplified Chinese and English.

`sentences` puts them together; `chinese` and `english` hold the phrases, under the same keys.
"""
