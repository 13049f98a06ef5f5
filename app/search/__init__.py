"""Search: one word looked for in projects, tasks, clients and time entries at once."""
