import uuid

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
        ARCHIVED = "archived", "Archived"

    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, related_name="articles"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    headline = models.CharField(max_length=120, help_text="As customers see it.")
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.DRAFT
    )
    created_at = models.DateTimeField(auto_now_add=True)
    reviewable = models.BooleanField(default=True)

    class Meta:
        ordering = ["headline"]
        indexes = [
            models.Index(fields=["state", "headline"], name="ix_article_state_title"),
        ]

    def __str__(self):
        return self.headline


class Review(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        blank=True,
        null=True,
    )
    stars = models.IntegerField(help_text="One to five.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["article", "stars"],
                name="shop_review_article_c1d8fc_idx",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                check=models.Q(stars__gte=1, stars__lte=5),
                name="review_stars",
            ),
        ]
