"""What was sent to a webhook, and what came back; sent again on request."""
