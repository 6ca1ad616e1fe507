"""Oversight: the ladder of supervision, cards and joint supervision until it is done. 督办"""
