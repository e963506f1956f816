"""Filters and tags of our pages: ``{% load podium %}``.

Sorting and paging links come from Django's own ``{% querystring page=2 %}``.
"""

from copy import copy

from crispy_forms.helper import FormHelper
from crispy_forms.utils import render_crispy_form
from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language

from core import badges, clock, differences, formats, markdown, navigation
from core.kept import Kept

register = template.Library()

register.filter("money", formats.money)
register.filter("exact_money", formats.exact_money)
register.filter("score", formats.score)
register.filter("score_column", formats.score_column)
register.filter("markdown", markdown.render)

SOON_HOURS = 72
_badges = Kept(500)  # a list has one in every row, of few words


@register.filter
def unbroken(value):
    """A reference that no line may break at its hyphen."""
    return format_html('<span class="unbroken">{}</span>', value)


@register.filter
def moment(at, zone=None):
    """<time> with date, zone and remaining time: "Wed 12 May 2027, 23:59 (Berlin), in 3 days"."""
    if not at:
        return formats.NOTHING
    return format_html(
        '<time datetime="{}">{}</time>, {}',
        at.isoformat(),
        formats.moment(at, zone),
        formats.remaining(at),
    )


@register.filter
def moment_only(at, zone=None):
    """<time> with date and zone, for tables of the past."""
    if not at:
        return formats.NOTHING
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), formats.moment(at, zone))


@register.filter
def day(at, zone=None):
    """<time> with the day alone: "12 May 2027"."""
    if not at:
        return formats.NOTHING
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), formats.day(at, zone))


@register.filter
def remaining(at):
    """ "in 3 days"; nothing for no moment."""
    return formats.remaining(at) if at else ""


@register.filter
def badge(obj, field="status"):
    """The badge of a row's status (or of another field with choices, or of a choices member)."""
    words, tone = badges.of(obj, field)
    context = {"words": str(words), "tone": tone}
    return _badges.get(
        (context["words"], tone), lambda: render_to_string("components/badge.html", context)
    )


@register.inclusion_tag("components/navigation.html", takes_context=True, name="navigation")
def primary_navigation(context):
    return _entries(context, "primary")


@register.inclusion_tag("components/footer_navigation.html", takes_context=True)
def footer_navigation(context):
    return _entries(context, "footer")


def _entries(context, place):
    request = context.get("request")
    user = context.get("user")
    if user is None:
        return {"entries": []}
    path = request.path if request else ""
    found = [{"label": entry.label, "url": entry.url} for entry in navigation.entries(user, place)]
    _mark_current(found, path)
    return {"entries": found}


def _mark_current(found, path):
    """Mark the entry with the longest address that ``path`` begins with; "/" only if equal."""
    leading = [e for e in found if path == e["url"] or (e["url"] != "/" and _under(path, e))]
    if leading:
        max(leading, key=lambda entry: len(entry["url"]))["is_current"] = True


def _under(path, entry):
    return path.startswith(entry["url"].rstrip("/") + "/")


@register.simple_tag
def role_of(user):
    return navigation.role(user) or ""


@register.simple_tag
def demo():
    return getattr(settings, "DEMO", False)


@register.inclusion_tag("components/deadline.html")
def deadline(at, zone=None, label=""):
    """A deadline: moment in its zone, in the reader's if that differs, and what is left."""
    if not at:
        return {"at": None, "label": label}
    now = clock.now()
    hours = (at - now).total_seconds() / 3600
    here, there = at.astimezone(formats.zone_of(None)), at.astimezone(formats.zone_of(zone))
    return {
        "at": at,
        "now": now,
        "label": label,
        "words": formats.moment(at, zone),
        "other_words": "" if here.utcoffset() == there.utcoffset() else formats.moment(at),
        "remaining": formats.remaining(at, now),
        "state": "past" if hours < 0 else "soon" if hours < SOON_HOURS else "",
        "language": get_language(),
    }


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context, key, label, css=""):
    """<th> whose link sorts by ``key``: ?sort=key, then ?sort=-key, keeping the other filters."""
    chosen = context["request"].GET.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(chosen, "")
    query = context["request"].GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{key}" if chosen == key else key
    return {"label": label, "css": css, "direction": direction, "query": query.urlencode()}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page_obj, field="page"):
    """Links to the pages of a paginator (in ``?field=``) that keep filters and order."""
    paginator = page_obj.paginator
    shown = paginator.get_elided_page_range(page_obj.number, on_each_side=2, on_ends=1)

    def link(number):
        query = context["request"].GET.copy()
        query[field] = number
        return f"?{query.urlencode()}"

    return {
        "page_obj": page_obj,
        "pages": [
            {
                "words": number,
                "url": "" if number == paginator.ELLIPSIS else link(number),
                "is_current": number == page_obj.number,
            }
            for number in shown
        ],
        "previous": link(page_obj.number - 1) if page_obj.has_previous() else "",
        "next": link(page_obj.number + 1) if page_obj.has_next() else "",
    }


@register.simple_tag(takes_context=True)
def form_fields(context, form):
    """The error summary and the fields of a form, by its crispy helper's layout if it has one."""
    helper = copy(getattr(form, "helper", None) or FormHelper())
    helper.form_tag = False
    helper.disable_csrf = True
    return render_crispy_form(form, helper, {"request": context.get("request")})


@register.simple_tag
def words_allowed(field):
    return field.field.widget.attrs.get("data-words", "")


@register.simple_tag
def difference(before, after, side=""):
    """Words of ``after`` against ``before`` as <ins> and <del>; one ``side`` of them if named."""
    return differences.marked(before, after, side)


@register.simple_tag
def chart(drawing):
    """A chart of core.charts with title, sentence, drawing and the table behind it."""
    return render_to_string(drawing.template, {"chart": drawing})
