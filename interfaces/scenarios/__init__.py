"""Scenarios: run as tests, and written from real leads."""
