"""Documents for people: pages with a title, tables and charts, in Latin and Chinese letters.

The font beside this file is Noto Sans SC, cut to Latin letters, GB 2312 and the common characters
of Big5 (`OFL.txt` is its licence). It is embedded, so that a document looks the same everywhere.
"""
