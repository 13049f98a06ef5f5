"""The pages: one module for each, with the views of its address."""
