"""Clients: the companies and people that work is done for."""
