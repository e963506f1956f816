"""From a preset (data) to the rows of a call: every call has copies of its own to change."""

from clusters.models import LabelType
from competitions.kinds.indicators import describe
from competitions.models import (
    Criterion,
    Form,
    Programme,
    Question,
    QuestionKind,
    Rubric,
    Section,
    Stage,
)

RUBRIC_FIELDS = ["name", "minimum", "maximum", "step", "direction", "threshold", "source", "groups"]


def build_programme(data):
    """The standing programme; made when the first call of its kind is made."""
    fields = {key: value for key, value in data.items() if key not in {"slug", "label_type"}}
    if label := data.get("label_type"):
        fields["label_type"] = build_label_type(label)
    return Programme.objects.get_or_create(slug=data["slug"], defaults=fields)[0]


def build_label_type(data):
    fields = {key: value for key, value in data.items() if key != "slug"}
    return LabelType.objects.get_or_create(slug=data["slug"], defaults=fields)[0]


def build_stages(call, preset):
    """The stages in their order, each with a form of its own, all judged by one rubric."""
    rubric = build_rubric(preset["rubric"])
    for position, data in enumerate(preset["stages"], 1):
        fields = {key: value for key, value in data.items() if key != "form"}
        form = build_form(data["form"], rubric)
        Stage.objects.create(call=call, position=position, form=form, rubric=rubric, **fields)


def build_rubric(data):
    """The rubric with its criteria; its ``descriptors`` are the default of each criterion."""
    rubric = Rubric.objects.create(**{key: data[key] for key in RUBRIC_FIELDS if key in data})
    levels = data.get("descriptors", {})
    Criterion.objects.bulk_create(
        Criterion(rubric=rubric, position=position, **{"descriptors": levels} | fields)
        for position, fields in enumerate(data["criteria"], 1)
    )
    return rubric


def build_form(data, rubric):
    """The form with its questions; indicators are copied from the rubric, group by group."""
    form = Form.objects.create(name=data["name"])
    for position, section_data in enumerate(data["sections"], 1):
        fields = {key: value for key, value in section_data.items() if key != "questions"}
        section = Section.objects.create(form=form, position=position, **fields)
        Question.objects.bulk_create(
            _with_indicators(Question(section=section, position=place, **question), rubric)
            for place, question in enumerate(section_data["questions"], 1)
        )
    return form


def _with_indicators(question, rubric):
    if question.kind == QuestionKind.INDICATORS:
        group = rubric.criteria.filter(group=question.options["group"]).order_by("position")
        question.options = question.options | {"indicators": [describe(c) for c in group]}
    return question
