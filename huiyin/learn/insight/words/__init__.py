"""New words: what people say this week that they hardly said before."""
