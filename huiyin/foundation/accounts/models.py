"""Accounts of those who work here; appellants have none."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from huiyin.foundation.accounts.rules import ROLES
from huiyin.foundation.organisations.models import Unit


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by username."""


class Account(AbstractBaseUser):
    """One person's account; what the person may do follows from the posts."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[AccountManager] = AccountManager()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Name for greeting."""
        return self.name


class Post(models.Model):
    """A role held by an account at a unit."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=24)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "role", "unit"], name="post_once"),
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="post_role_known"),
        ]
