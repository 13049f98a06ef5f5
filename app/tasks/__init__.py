"""Tasks: pieces of work within a project."""
