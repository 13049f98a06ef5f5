"""How the server starts: PostgreSQL, migrations, the first administrator, the web workers."""
