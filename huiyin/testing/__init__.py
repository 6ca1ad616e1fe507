"""The named cast of the tests, and their city."""
