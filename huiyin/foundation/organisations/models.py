"""Units: streets, departments, utilities, districts, the bodies that handle."""

from django.db import models


class Unit(models.Model):
    """A body that handles, at one place of the tree; `path` lists its ancestors' codes and its own."""

    code = models.CharField(max_length=24, primary_key=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=16)
    level = models.CharField(max_length=16)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    group = models.CharField(max_length=24, blank=True)
    path = models.CharField(max_length=200, unique=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["path"]
        indexes = [models.Index(fields=["level"], name="unit_level")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["territorial", "functional", "utility", "party", "supervision", "central"]
                ),
                name="unit_kind_known",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def title(self, language: str) -> str:
        """Name in the reader's language."""
        return self.name_en if language.startswith("en") else self.name
