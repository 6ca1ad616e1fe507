"""An invented city at work: people, appeals and some weeks of history, made through the real actions."""
