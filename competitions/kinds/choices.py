from django.utils.translation import gettext as _

from competitions.kinds.base import Fault, Kind, Reading, option


class Choice(Kind):
    """One of several."""

    name = "choice"
    is_group = True

    def choices(self, question):
        return [(str(value), str(label)) for value, label in option(question, "choices", [])]

    def chosen(self, raw):
        return [] if self.is_empty(raw) else [raw]

    def _read(self, question, raw, stage):
        if raw in dict(self.choices(question)):
            return Reading(raw)
        return Reading(None, (Fault(_("Choose one of the answers listed.")),))

    def plain(self, question, raw):
        return "" if self.is_empty(raw) else dict(self.choices(question)).get(raw, raw)

    def input_context(self, question, raw, reading, prefix, stage=None):
        return {
            "options": [
                {"value": value, "label": label, "checked": value == raw}
                for value, label in self.choices(question)
            ]
        }

    def reading_context(self, question, raw, reading):
        return {"labels": [self.plain(question, raw)] if raw else []}


class YesNo(Choice):
    """Yes or no."""

    name = "yes_no"

    def choices(self, question):
        return [("yes", _("Yes")), ("no", _("No"))]

    def coerce(self, value):
        if isinstance(value, bool):
            return "yes" if value else "no"
        return super().coerce(value)

    template = "competitions/questions/choice.html"
    reading_template = "competitions/readings/choice.html"


class Choices(Choice):
    """Some of several; raw is the list of the values ticked."""

    name = "choices"
    empty: list = []
    template = "competitions/questions/choice.html"
    reading_template = "competitions/readings/choice.html"

    def from_post(self, question, data, prefix):
        return self.coerce(data.getlist(prefix))

    def coerce(self, value):
        values = value if isinstance(value, list | tuple | set) else [value]
        tidied = [super(Choice, self).coerce(v) for v in values if v]
        return list(dict.fromkeys(text for text in tidied if text))

    def is_empty(self, raw):
        return not isinstance(raw, list) or not raw

    def chosen(self, raw):
        return [] if self.is_empty(raw) else raw

    def _read(self, question, raw, stage):
        known = dict(self.choices(question))
        value = [chosen for chosen in raw if chosen in known]
        if len(value) < len(raw):
            return Reading(value, (Fault(_("Choose among the answers listed.")),))
        limit = option(question, "choices_max")
        if limit and len(value) > int(limit):
            words = _("You have chosen %(used)s. At most %(limit)s.")
            return Reading(value, (Fault(words % {"used": len(value), "limit": limit}),))
        return Reading(value)

    def to_snapshot(self, question, raw):
        return [] if self.is_empty(raw) else list(raw)

    def plain(self, question, raw):
        known = dict(self.choices(question))
        return "" if self.is_empty(raw) else "\n".join(known.get(chosen, chosen) for chosen in raw)

    def input_context(self, question, raw, reading, prefix, stage=None):
        chosen = [] if self.is_empty(raw) else raw
        return {
            "options": [
                {"value": value, "label": label, "checked": value in chosen}
                for value, label in self.choices(question)
            ]
        }

    def reading_context(self, question, raw, reading):
        known = dict(self.choices(question))
        return {"labels": [] if self.is_empty(raw) else [known.get(value, value) for value in raw]}
