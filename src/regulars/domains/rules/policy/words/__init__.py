"""Rules and their traces as sentences for people, in Simplified Chinese and English.

`rules` and `traces` put them together; `chinese` and `english` hold the phrases, under the same
keys.
"""
