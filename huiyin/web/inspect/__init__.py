"""Screens of inspection: cases, governed streets, praise, and questions about the record."""
