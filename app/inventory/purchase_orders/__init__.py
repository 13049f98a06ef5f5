"""Purchase orders: what is on its way from a supplier, and has come."""
