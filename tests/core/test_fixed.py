import pytest
from django.template import TemplateSyntaxError, engines
from django.utils import translation


def template_of(text):
    return engines["django"].from_string("{% load fixed i18n static %}" + text)


def test_it_reads_like_what_stands_there():
    page = template_of(
        '{% fixed %}<a href="{% static "x.css" %}">{% translate "Save" %}</a>{% endfixed %}'
    )

    assert page.render() == page.render() == '<a href="/static/x.css">Save</a>'


def test_each_language_has_its_own():
    page = template_of('{% fixed %}{% translate "Monday" %}{% endfixed %}')
    found = []
    for language in ("en", "de", "en"):
        with translation.override(language):
            found.append(page.render())

    assert found == ["Monday", "Montag", "Monday"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ user }}",
        "{% if user %}you{% endif %}",
        "{% translate user %}",
        '{% translate "Save" as words %}',
        '{% translate "Save"|upper %}',
        "{% static path %}",
        "{% csrf_token %}",
        '{% include "components/mark.html" %}',
        "{% blocktranslate %}Dear {{ user }}{% endblocktranslate %}",
    ],
)
def test_what_differs_between_people_may_not_stand_there(text):
    with pytest.raises(TemplateSyntaxError, match="not the same for everybody"):
        template_of("{% fixed %}" + text + "{% endfixed %}")
