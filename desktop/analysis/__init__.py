"""Arithmetic on what was read: pure functions over `core.document` values. No input, no output, no libraries."""
