"""The review of what a task made: its files as pages, every sourced fact with its evidence, checks, wishes."""
