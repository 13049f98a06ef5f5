"""One's own account."""

from app.dashboard.pages.me import password, second_factor

PAGES = (
    password,
    second_factor,
)
