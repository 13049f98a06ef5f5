"""Transfers: stock that goes from one warehouse to another."""
