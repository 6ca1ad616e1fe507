"""Screens of early warning, topics, forecasts, cross analysis and reports."""
