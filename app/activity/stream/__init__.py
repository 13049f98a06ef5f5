"""The ledger, told as it is written: Server-Sent Events to whoever listens."""
