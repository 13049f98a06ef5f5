"""The timer: a time entry that has not ended yet."""
