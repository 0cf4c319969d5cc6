"""Decisions about members: plain functions, no database, no clock."""
