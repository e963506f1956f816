"""Pages that were open when a corrigendum changed the questions: what they post is not lost.

Their controls are named after the questions of the version before. Each is followed to where it
stands now; a question that is no longer asked takes the words all the same, and keeps them.
"""

import re

from competitions import versions
from competitions.answers import Item
from competitions.kinds import kind_of
from competitions.models import Question

_NAME = re.compile(r"q([0-9]{1,15})(?=-|$)")
_NAMING = ("add", "remove")  # buttons whose value begins with the name of a question


def follow(request, sheet):
    """Rename what was posted; {key of an old question: the Item that takes its words}."""
    known = {item.question.pk for item in sheet.items}
    posted = {int(match[1]) for name in request.POST if (match := _NAME.match(name))}
    posted |= {int(match[1]) for name in request.FILES if (match := _NAME.match(name))}
    if posted <= known:
        return {}
    former = versions.former(sheet.stage)
    questions = Question.objects.filter(pk__in=posted - known, section__form__in=former)
    found = {
        question.pk: _item(sheet, question) for question in questions.select_related("section")
    }
    prefixes = {f"q{pk}": item.prefix for pk, item in found.items()}
    request.POST = _renamed(request.POST, prefixes)
    for name in list(request.FILES):
        if (new := _new(name, prefixes)) != name:
            request.FILES.setlist(new, request.FILES.pop(name))
    return found


def _item(sheet, question):
    """Where the question stands now, or an item of its own for one that is no longer asked."""
    for item in sheet.items:
        if (item.question.key, item.question.kind) == (question.key, question.kind):
            return item
    answer = sheet.dossier.answers.filter(question=question).first()
    if answer is None:
        return Item(question, kind_of(question).empty, stage=sheet.stage)
    return Item(question, answer.value, version=answer.version, stage=sheet.stage)


def _renamed(data, prefixes):
    data = data.copy()
    for name in list(data):
        values = data.getlist(name)
        if name in _NAMING:
            data.setlist(name, [_new(value, prefixes) for value in values])
        elif (new := _new(name, prefixes)) != name:
            data.setlist(new, values)
            del data[name]
    return data


def _new(name, prefixes):
    match = _NAME.match(name)
    prefix = prefixes.get(match[0]) if match else None
    return f"{prefix}{name[match.end() :]}" if prefix else name
