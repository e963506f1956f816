"""What a question asks for and when, in words: for the builder and for whoever reads a form."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.kinds import kind_of


def told(form):
    """The sections of ``form``; each question has ``facts`` about it and ``asked_if``."""
    sections = list(form.sections.prefetch_related("questions"))
    questions = {q.key: q for section in sections for q in section.questions.all()}
    for question in questions.values():
        question.facts = facts(question)
        question.asked_if = condition_words(question, questions)
    return sections


def condition_words(question, by_key):
    """When it is asked, as a sentence; "" for always."""
    condition = question.condition
    if not condition or condition["key"] not in by_key:
        return ""
    other, value = by_key[condition["key"]], condition["equals"]
    answer = dict(kind_of(other).choices(other)).get(value, value)
    words = _("Asked only if “%(question)s” is answered with “%(answer)s”.")
    return words % {"question": other.label, "answer": answer}


def facts(question):
    """The kind and its limits: "long text, at most 600 words"."""
    return ", ".join([str(question.get_kind_display()), *_limits(question)])


def _limits(question):
    options = question.options or {}
    if n := question.word_limit:
        yield ngettext("at most %d word", "at most %d words", n) % n
    if n := options.get("rows_max"):
        yield ngettext("at most %d row", "at most %d rows", int(n)) % int(n)
    if n := options.get("files_max"):
        yield ngettext("at most %d file", "at most %d files", int(n)) % int(n)
    if n := options.get("pages_max"):
        yield ngettext("at most %d page each", "at most %d pages each", int(n)) % int(n)
    if unit := options.get("unit"):
        yield unit
    if columns := options.get("columns"):
        yield _("columns: %(names)s") % {"names": " · ".join(c["label"] for c in columns)}
    if sources := options.get("sources"):
        yield _("sources: %(names)s") % {"names": " · ".join(label for _key, label in sources)}
    if choices := options.get("choices"):
        yield _("answers: %(names)s") % {"names": " · ".join(label for _value, label in choices)}
