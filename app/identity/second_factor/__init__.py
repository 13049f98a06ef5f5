"""A code from an app on one's phone, asked for after the password."""
