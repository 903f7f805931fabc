from django.conf import settings
from django.db import models


class Supplier(models.Model):
    name = models.CharField(max_length=80, unique=True)

    def __str__(self):
        return self.name


class Article(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        LISTED = "listed", "Listed"

    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, related_name="articles"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=120, help_text="As customers see it.")
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.DRAFT
    )
    created_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True, null=True)

    class Meta:
        ordering = ["title"]
        indexes = [
            models.Index(fields=["state", "title"], name="ix_article_state_title"),
        ]

    def __str__(self):
        return self.title
