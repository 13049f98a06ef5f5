"""Stock levels: how much of an item lies in a warehouse, and what it is worth."""
