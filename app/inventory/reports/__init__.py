"""Reports on the inventory: its worth, its history, its turnover, and what is running out."""
