from django.db import migrations, models


class Migration(migrations.Migration):
    """Drafts are sealed and there may be several; what was half typed before this has no owner's key and is dropped."""

    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.DeleteModel("Draft"),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_id", models.BigIntegerField()),
                ("key", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("typed_at", models.BigIntegerField(default=0)),
                ("parked", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account_id", "key"), name="draft_once"),
                ],
            },
        ),
    ]
