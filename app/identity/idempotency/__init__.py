"""`Idempotency-Key`: what is sent again has its effect once, and gets the first answer."""
