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


class Measured(forms.Form):
    code = forms.CharField(max_length=3)
    count = forms.IntegerField(min_value=1, max_value=5)
    share = forms.DecimalField(max_value=100)
    kind = forms.ChoiceField(choices=[("a", "First")])
    kinds = forms.MultipleChoiceField(choices=[("a", "First")])


def test_a_value_out_of_bounds_says_what_the_bounds_are():
    typed = {"code": "abcd", "count": "6", "share": "100.5", "kind": "b", "kinds": ["b"]}
    assert Measured(typed).errors == {
        "code": ["Shorten this to 3 characters."],
        "count": ["Enter 5 or less."],
        "share": ["Enter 100 or less."],
        "kind": ["Choose one of those listed."],
        "kinds": ["Choose one of those listed."],
    }
    errors = Measured({"code": "abc", "count": "0", "share": "much"}).errors
    assert errors["count"] == ["Enter 1 or more."]
    assert errors["share"] == ["Enter a number, like 12.5."]
    assert Measured({"count": "few"}).errors["count"] == ["Enter a whole number, in digits."]


def test_a_row_of_dashes_asks_to_choose():
    html = Template("{{ form.kind }}").render(Context({"form": Wanted()}))
    assert '<option value="" selected>Please choose</option>' in html
    assert "---" not in html
