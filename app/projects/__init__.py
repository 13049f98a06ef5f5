"""Projects: bodies of work for a client; time and tasks are booked on them."""
