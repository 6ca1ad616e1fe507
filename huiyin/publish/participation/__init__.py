"""Citizens taking part: observers chosen from frequent callers, and what they say."""
