"""What a person who does not see the screen hears and walks through."""
