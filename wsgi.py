"""The door for gunicorn. `timetracker serve` starts it with what the application needs."""

from app import create_app

app = create_app()
