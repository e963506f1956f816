"""What the public page of a call and its preview in the office both show."""

from competitions import (
    calendar,
    corrigenda,
    fees_in_words,
    judging_in_words,
    label_rules_in_words,
    rules_in_words,
)
from competitions.models import Call, Outage


def public_context(call):
    stages = list(call.stages.select_related("form", "rubric"))
    rubric = stages[0].rubric if stages else None
    return {
        "call": call,
        "stages": stages,
        "stage": calendar.current_stage(stages),
        "rubric": rubric,
        "criteria": rubric.criteria.all() if rubric else [],
        "fees": fees_in_words.rows(call),
        "rules": rules_in_words.sentences(call),
        "judging": judging_in_words.of(stages),
        "label_rules": label_rules_in_words.sentences(call),
        "later": Call.objects.public().filter(former=call).first(),
        "timeline": calendar.timeline(call),
        "corrigenda": corrigenda.published(call),
        "outages": Outage.objects.filter(stage__call=call).select_related("stage"),
    }


def posted(request):
    """What a form was sent with; None when the page is only shown."""
    return request.POST if request.method == "POST" else None
