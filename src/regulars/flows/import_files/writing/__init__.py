"""Writing: staged items in batches through the same verbs that every other way in uses."""
