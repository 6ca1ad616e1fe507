"""What a unit of work costs, measured in processor time beside raw psycopg doing the same rows."""
