"""Inventory, a module: what lies where, how it came and went, and what it is worth."""
