"""Shapes drawn in several places: state discs, key caps, the noon mark."""
