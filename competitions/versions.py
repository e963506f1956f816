"""Which version of a stage's form is which."""

from django.utils.translation import gettext as _

from core.errors import WrongTime


def editable(stage):
    """The version that may be changed now; None when there is none."""
    return stage.form if stage.form.frozen_at is None else None


def require_editable(stage):
    form = editable(stage)
    if form is None:
        raise WrongTime(frozen_words(stage))
    return form


def frozen_words(stage):
    return _("The questions of “%(stage)s” are frozen: they change by a corrigendum only.") % {
        "stage": stage.title
    }


def keys_of(stage, form):
    """The keys of the questions of ``form``: a new question takes none of them."""
    return set(form.sections.values_list("questions__key", flat=True))
