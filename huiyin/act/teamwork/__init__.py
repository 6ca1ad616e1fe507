"""Teamwork: comments, mentions, hand-over and who looks at an order now. 协作"""
