"""Segments across domains: who belongs by what members come to, kept up, built, explained."""
