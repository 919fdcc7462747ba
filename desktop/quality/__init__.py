"""Answers for the checks before "done" and for the hand-over report (JOBS: checks common to all)."""
