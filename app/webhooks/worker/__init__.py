"""The process that delivers: it reads the ledger, makes deliveries, and sends them."""
