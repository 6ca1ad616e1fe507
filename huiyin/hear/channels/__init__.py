"""Every door an appeal comes in by."""
