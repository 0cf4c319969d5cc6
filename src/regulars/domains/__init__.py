"""One package for each domain, all of one shape; see docs/domains."""
