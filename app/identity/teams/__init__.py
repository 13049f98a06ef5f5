"""Teams: who works together, and who sees whose time."""
