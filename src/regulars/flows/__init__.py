"""Flows: the verbs that go across domains, each in one transaction."""
