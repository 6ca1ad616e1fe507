"""Whistles: a street summons departments, and they report. 吹哨报到"""
