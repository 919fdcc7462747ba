"""What stands around the sentence a person writes: who does it, when, up to which price, and what can be put in."""
