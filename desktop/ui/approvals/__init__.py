"""What waits for the person, and what was decided: asked once, in one place, as a list."""
