"""Reservations: stock that is there and promised."""
