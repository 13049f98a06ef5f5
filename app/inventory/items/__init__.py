"""Items: what can lie in a warehouse."""
