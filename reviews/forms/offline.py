from django import forms
from django.utils.translation import gettext_lazy as _


class WorkbookForm(forms.Form):
    workbook = forms.FileField(
        label=_("Workbook with scores"),
        help_text=_("The one that you downloaded here, filled in and saved as XLSX or CSV."),
        allow_empty_file=True,  # that is said together with everything else about the file
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
