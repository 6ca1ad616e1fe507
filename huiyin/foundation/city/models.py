"""City packs as they were loaded, file by file, so that every version can be read again."""

from django.db import models


class Pack(models.Model):
    """One version of the city; one is in force."""

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    loaded_at = models.DateTimeField()
    in_force = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["in_force"], condition=models.Q(in_force=True), name="pack_one_in_force"
            )
        ]


class PackFile(models.Model):
    """One file of a pack."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "path"], name="pack_file_once")]
