"""Many changes of one resource in one call: all of them or each by itself."""
