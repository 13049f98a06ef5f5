"""Time entries: stretches of time somebody worked on a project."""
