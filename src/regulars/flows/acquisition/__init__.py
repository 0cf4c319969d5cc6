"""Acquisition across domains: what codes mean, finding out where members came from, costs."""
