"""The audit log: the ledger as administrators read, export and check it."""
