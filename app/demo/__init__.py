"""A year of a made-up agency, to look around in: people, clients, projects, tasks and time."""

from app.demo.loading import load

__all__ = ["load"]
