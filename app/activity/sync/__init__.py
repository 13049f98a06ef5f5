"""The sync feed: a copy of all that somebody sees, kept current."""
