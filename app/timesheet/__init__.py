"""The timesheet: a person's week by work and day, read as reports have it and written by cells."""
