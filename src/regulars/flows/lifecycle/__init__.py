"""Lifecycle across domains: keeping stages, scores and tags, and telling of a member."""
