import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0002_add_state_to_articles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="shop.article",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("stars", models.IntegerField(help_text="One to five.")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                fields=["article", "stars"],
                name="shop_review_article_c1d8fc_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                check=models.Q(stars__gte=1, stars__lte=5),
                name="review_stars",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="reviewable",
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name="article",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("listed", "Listed"),
                    ("archived", "Archived"),
                ],
                default="draft",
                max_length=12,
            ),
        ),
        migrations.RemoveIndex(
            model_name="article",
            name="ix_article_state_title",
        ),
        migrations.RenameField(
            model_name="article",
            old_name="title",
            new_name="headline",
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["state", "headline"],
                name="ix_article_state_title",
            ),
        ),
        migrations.AlterModelOptions(
            name="article",
            options={"ordering": ["headline"]},
        ),
    ]
