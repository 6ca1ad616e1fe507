"""Letters: formal requests between units, numbered, printed, sealed and answered. 发函"""
