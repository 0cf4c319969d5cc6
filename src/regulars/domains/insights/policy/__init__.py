"""Decisions of insights: plain functions."""
