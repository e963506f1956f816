from django import forms
from django.template import Context, Template


class Wanted(forms.Form):
    name = forms.CharField()
    kind = forms.ChoiceField(choices=[("", "---------"), ("a", "First")])
    site = forms.URLField(assume_scheme="https")
    agreed = forms.BooleanField()


def test_an_empty_field_says_what_to_do():
    errors = Wanted({"site": "no address"}).errors
    assert errors == {
        "name": ["Fill this in."],
        "kind": ["Choose one."],
        "site": ["Enter a whole web address, for example https://example.org."],
        "agreed": ["Tick this to go on."],
    }


def test_a_row_of_dashes_asks_to_choose():
    html = Template("{{ form.kind }}").render(Context({"form": Wanted()}))
    assert '<option value="" selected>Please choose</option>' in html
    assert "---" not in html
