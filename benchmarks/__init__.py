"""What docs/performance.md claims, as one command: `python -m benchmarks`."""
