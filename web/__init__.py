"""The web pages: their sources, and what builds them."""
