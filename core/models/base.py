from django.db import models

from core import clock


class UpdatedAtField(models.DateTimeField):
    """The moment of the last write, by the project's clock."""

    def __init__(self, *args, **kwargs):
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance, add):
        moment = clock.now()
        setattr(model_instance, self.attname, moment)
        return moment


class Timestamped(models.Model):
    """When a row was made and last written. ``update_fields`` names ``updated_at`` too."""

    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = UpdatedAtField()

    class Meta:
        abstract = True
