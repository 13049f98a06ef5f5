"""Users: the people whose time is booked."""
