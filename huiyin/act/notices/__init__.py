"""Notices: what appellants and units are told, by which channel, and what was sent. 通知"""
