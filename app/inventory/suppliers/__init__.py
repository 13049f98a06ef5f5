"""Suppliers: whom items are bought from."""
