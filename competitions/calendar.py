"""Where a call stands on its way, for lists, desks and public pages."""

from django.utils.translation import gettext as _

from competitions.states import CallStatus, StageStatus


def current_stage(stages):
    """The first stage that is not decided yet; the last one when all are."""
    stages = list(stages)
    undecided = [stage for stage in stages if stage.status != StageStatus.DECIDED]
    return (undecided or stages[-1:] or [None])[0]


def where(call):
    """(words, moment or None): what a call is at, and until or from when."""
    if call.status != CallStatus.PUBLISHED:
        return call.get_status_display(), None
    stage = current_stage(call.stages.all())
    if stage is None:
        return "", None
    words = {
        StageStatus.PLANNED: _("%(stage)s: opens"),
        StageStatus.OPEN: _("%(stage)s: open until") if stage.closes_at else _("%(stage)s: open"),
        StageStatus.CLOSED: _("%(stage)s: being judged, closed"),
        StageStatus.DECIDED: _("%(stage)s: decided"),
    }[stage.status]
    moment = stage.opens_at if stage.status == StageStatus.PLANNED else stage.deadline
    if stage.status == StageStatus.DECIDED:
        moment = None
    return words % {"stage": stage.title}, moment


def timeline(call):
    """The steps of a call for components/timeline.html: done, now, next."""
    items = [_item(_("Call published"), bool(call.published_at), call.published_at, call.zone)]
    for stage in call.stages.all():
        title = {"stage": stage.title}
        begun = stage.status != StageStatus.PLANNED
        over = stage.status in {StageStatus.CLOSED, StageStatus.DECIDED}
        items.append(_item(_("%(stage)s: opens") % title, begun, stage.opens_at, call.zone))
        if not stage.is_rolling:
            items.append(_item(_("%(stage)s: deadline") % title, over, stage.deadline, call.zone))
        decided = stage.status == StageStatus.DECIDED
        items.append(_item(_("%(stage)s: decision") % title, decided, None, call.zone))
    for item in items:
        if item["state"] != "done":
            item["state"] = "now"
            break
    return items


def _item(what, is_done, at, zone):
    return {"what": what, "state": "done" if is_done else "next", "at": at, "zone": zone}
