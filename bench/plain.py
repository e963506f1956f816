"""What pages are held against: one query, fifty rows, a template, signed in as on any page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

TEMPLATE = "<ul>{% for row in rows %}<li>{{ row.pk }} {{ row.label }}</li>{% endfor %}</ul>"


@login_required
def fifty_rows(request):
    from competitions.models import Question  # needs the models

    rows = Question.objects.order_by("pk")[:50]
    return HttpResponse(engines["django"].from_string(TEMPLATE).render({"rows": rows}, request))


urlpatterns = [path("bench/fifty-rows/", fifty_rows), path("", include("config.urls"))]
