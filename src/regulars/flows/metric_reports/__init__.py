"""Reports over the lake: asked with a few terms, answered as tables, written as files."""
