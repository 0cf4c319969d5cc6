"""Lists of members by what they come to: what names stand for, upkeep, rows, files."""
