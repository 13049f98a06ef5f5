"""Movements: the ledger of the stock, written once and never changed."""
