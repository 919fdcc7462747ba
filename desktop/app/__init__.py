"""The window's program: `start` paints a frame first, `parts` puts everything together behind it."""
