"""Runs on several machines that share one installation."""
