"""Questions about a call: asking, looking for one, and answering."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    words = forms.CharField(
        label=_("Your question"),
        help_text=_("Question and answer are published for everybody, without your name."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EnquirySearch(forms.Form):
    q = forms.CharField(label=_("Search questions and answers"), required=False, max_length=100)

    def apply(self, enquiries):
        words = self.cleaned_data["q"].strip() if self.is_valid() else ""
        return enquiries.search(words) if words else enquiries


class AnswerForm(forms.Form):
    published_words = forms.CharField(
        label=_("The question as published"),
        help_text=_("Take out names, and whatever tells who asks. The original is kept."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answer = forms.CharField(
        label=_("The answer"),
        help_text=_("Everybody reads it; those who write an application get a letter."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
