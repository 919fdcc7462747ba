"""The day: one sheet with a lane per task, its header and its week strip."""
