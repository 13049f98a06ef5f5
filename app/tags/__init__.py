"""Tags: the words on time entries; they come with an entry, and are renamed and merged here."""
