"""Afternoon (午后): a local-first desktop coworker. One sentence in the morning, finished files by the afternoon."""

__version__ = "0.1.0"
