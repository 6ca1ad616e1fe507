"""Identities of appellants: sealed fields, found by keyed hash, linked to appeals by a token only."""

import uuid

from django.db import models


class Identity(models.Model):
    """Who an appellant is; nothing here can be read without the key, but the masks."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject_key = models.BinaryField(max_length=32, unique=True)
    phone_key = models.BinaryField(max_length=32, null=True, db_index=True)
    sealed = models.BinaryField()
    name_mask = models.CharField(max_length=20, blank=True)
    phone_mask = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
