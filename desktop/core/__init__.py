"""Values, events, errors, protocols and the bus: what every room shares. Standard library only."""
