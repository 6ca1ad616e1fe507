"""What follows from the rates: questions, cases, meetings, and the four flows to see it by."""
