"""Who may answer which question of a form, within a team that may write at all."""

from django.utils.translation import gettext as _

from competitions.models import Writers


def may_answer(user, dossier, question):
    """Whether ``user``, who may write the dossier, may write this answer."""
    if question.writers != Writers.MANAGERS:
        return True
    return user.has_perm("competitions.answer_for_managers", dossier)


def mark(items, dossier, user):
    """Say of each item why ``user`` may only read it; "" for those that are theirs to write."""
    locked = [item for item in items if item.question.writers == Writers.MANAGERS]
    if locked and not user.has_perm("competitions.answer_for_managers", dossier):
        for item in locked:
            item.locked_words = _("Only managers of the cluster answer this question.")
