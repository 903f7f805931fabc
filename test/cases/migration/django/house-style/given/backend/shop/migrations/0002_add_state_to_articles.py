from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="state",
            field=models.CharField(
                choices=[("draft", "Draft"), ("listed", "Listed")],
                default="draft",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["state", "title"], name="ix_article_state_title"
            ),
        ),
    ]
