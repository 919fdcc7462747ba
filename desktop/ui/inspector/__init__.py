"""The pane that shows one task: its state, what waits for the person, the plan, what was read and what was made."""
