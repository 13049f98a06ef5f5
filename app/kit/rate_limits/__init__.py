"""Counting calls: so many in so many seconds, over any stretch of time, for all processes."""
