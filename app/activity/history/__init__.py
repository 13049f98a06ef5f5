"""What has happened to one thing, told to whoever may read the thing."""
