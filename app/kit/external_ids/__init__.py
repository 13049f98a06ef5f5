"""What other systems know a thing by, and the addresses made of it."""
