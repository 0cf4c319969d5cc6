"""Files in: orders, members, products, campaigns and events out of tables, by a mapping.

A mapping (TOML) is the user's; nothing here knows any data set. A run stages first and writes
after: every line is read, converted and gathered into whole items (a document with all its lines,
never a half one), sorted as history happened, and only then written in batches, each in one
transaction together with the place reached. So a run that was killed goes on where it stopped,
and one that is repeated changes nothing.

Memory is flat: what is gathered lies sorted on disk, errors included.
"""
