from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0003_create_shop_review"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="article",
            name="note",
        ),
    ]
