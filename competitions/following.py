"""Pages that were open when a corrigendum changed the questions: what they post is not lost.

Their controls are named after the questions of the version before. Each is followed to where it
stands now; a question that is no longer asked takes the words all the same, and keeps them.
"""

import re

from competitions import versions
from competitions.answers import Item
from competitions.kinds import kind_of
from competitions.models import Question, Writers

# Of a question, and of whose part it is; keys are never longer
_NAME = re.compile(r"q([0-9]{1,15})(?:p([0-9]{1,15}))?(?=-|$)")
_NAMING = ("add", "remove")  # buttons whose value begins with the name of a question


def follow(request, sheet):
    """Rename what was posted; {prefix of an old question: the Item that takes its words}."""
    known = {item.prefix for item in sheet.items}
    matches = filter(None, map(_NAME.match, [*request.POST, *request.FILES]))
    posted = {match[0]: match for match in matches if match[0] not in known}
    if not posted:
        return {}
    found = _found(sheet, posted)
    prefixes = {prefix: item.prefix for prefix, item in found.items()}
    request.POST = _renamed(request.POST, prefixes)
    for name in list(request.FILES):
        if (new := _new(name, prefixes)) != name:
            request.FILES.setlist(new, request.FILES.pop(name))
    return found


def _found(sheet, posted):
    asked = {int(match[1]) for match in posted.values()}
    former = Question.objects.filter(pk__in=asked, section__form__in=versions.former(sheet.stage))
    questions = {question.pk: question for question in former.select_related("section")}
    partners = {str(p.pk): p for p in sheet.dossier.application.partners.active()} | {None: None}
    found = {}
    for prefix, match in posted.items():
        question = questions.get(int(match[1]))
        is_of_them = question and (question.writers == Writers.PARTNERS) == bool(match[2])
        if is_of_them and match[2] in partners:
            found[prefix] = _item(sheet, question, partners[match[2]])
    return found


def _item(sheet, question, partner):
    """Where the question stands now, or an item of its own for one that is no longer asked."""
    for item in sheet.items:
        like = (item.question.key, item.question.kind, item.partner)
        if like == (question.key, question.kind, partner):
            return item
    answer = sheet.dossier.answers.filter(question=question, partner=partner).first()
    if answer is None:
        return Item(question, kind_of(question).empty, stage=sheet.stage, partner=partner)
    return Item(question, answer.value, version=answer.version, stage=sheet.stage, partner=partner)


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
