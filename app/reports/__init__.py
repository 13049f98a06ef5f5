"""Reports: reading across rooms what was worked, for whom, and what it is worth."""
