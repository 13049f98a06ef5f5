"""Warehouses: where items lie."""
