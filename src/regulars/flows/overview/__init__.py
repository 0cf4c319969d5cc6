"""The overview: how a program does in a stretch of days, beside the same stretch before it."""
