"""The journal and what is folded from it: the only room that knows SQLite."""
