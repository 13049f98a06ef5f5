"""The ways in, and out."""

from app.dashboard.pages.sign_in import code, open_id, password

PAGES = (
    code,
    open_id,
    password,
)
