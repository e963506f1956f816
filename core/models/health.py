from django.db import models


class Heartbeat(models.Model):
    """When something last showed that it is alive, e.g. "worker"."""

    name = models.CharField(max_length=60, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return self.name
