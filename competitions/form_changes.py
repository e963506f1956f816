"""What two versions of a form ask differently, in sentences for everybody who writes."""

from django.utils.translation import gettext as _

from competitions import form_words
from competitions.models import Writers


def between(before, after):
    """Sentences, in the order of the new form; what is no longer asked comes last."""
    old, new = _questions(before), _questions(after)
    found = []
    for key, question in new.items():
        if key not in old or old[key].identity != question.identity:
            found.append(_("New question: %(question)s.") % {"question": _name(question)})
        elif changed := _changed(old[key], question, new):
            words = {"question": question.label, "changes": "; ".join(changed)}
            found.append(_("“%(question)s”: %(changes)s.") % words)
    for key, question in old.items():
        if key not in new or new[key].identity != question.identity:
            words = _("No longer asked: %(question)s. Words written there are kept.")
            found.append(words % {"question": _name(question)})
    if not found and _outline(before) != _outline(after):
        found.append(_("Order or headings of the questions."))
    return found


def _name(question):
    """The question, with who answers it where that sets two of the same words apart."""
    if question.writers != Writers.PARTNERS:
        return f"“{question.label}”"
    return f"“{question.label}” ({question.get_writers_display()})"


def _questions(form):
    return {q.key: q for section in form.sections.all() for q in section.questions.all()}


def _outline(form):
    return [
        (section.title, section.help, [question.key for question in section.questions.all()])
        for section in form.sections.all()
    ]


def _changed(old, new, new_form):
    """What differs, in words that follow the question's name."""
    parts = []
    if old.label != new.label:
        parts.append(_("was called “%(label)s”") % {"label": old.label})
    if old.is_required != new.is_required:
        parts.append(_("now required") if new.is_required else _("now optional"))
    facts = form_words.facts(old), form_words.facts(new)
    if facts[0] != facts[1]:
        parts.append(
            _("now %(after)s; before %(before)s") % {"before": facts[0], "after": facts[1]}
        )
    elif (old.options or {}) != (new.options or {}):
        parts.append(_("other limits or answers"))
    if old.condition != new.condition:
        words = form_words.condition_words(new, new_form).rstrip(".")
        parts.append(words or _("now always asked"))
    if old.writers != new.writers:
        parts.append(_("answered by: %(who)s") % {"who": new.get_writers_display()})
    if old.is_secret != new.is_secret:
        secret = _("now a business secret"), _("no longer a business secret")
        parts.append(secret[0] if new.is_secret else secret[1])
    if old.is_anonymous != new.is_anonymous:
        parts.append(_("now without names") if new.is_anonymous else _("names may stand in it now"))
    if old.help != new.help:
        parts.append(_("another help text"))
    return parts
