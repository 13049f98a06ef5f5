"""That something will go: since when that is known, when it goes, and what takes its place."""

from dataclasses import dataclass
from datetime import datetime

from werkzeug.http import http_date


@dataclass(frozen=True)
class Deprecation:
    since: datetime
    sunset: datetime
    successor: str

    @property
    def headers(self) -> list[tuple[str, str]]:
        """`Deprecation` (RFC 9745), `Sunset` (RFC 8594), and `Link` to the successor (RFC 5829)."""
        return [
            ("Deprecation", f"@{int(self.since.timestamp())}"),
            ("Sunset", http_date(self.sunset)),
            ("Link", f'<{self.successor}>; rel="successor-version"'),
        ]
