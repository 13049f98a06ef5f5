"""The whole database in one file, and back: on PostgreSQL's own pg_dump and pg_restore."""
