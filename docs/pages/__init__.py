"""The generated reference: one module for each page."""
