"""Screens of the citizen observers and of those who answer them."""
