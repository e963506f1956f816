"""Asking the applicant's pages as a browser without script does."""

import re

from django.urls import reverse


def address(name, dossier, *more):
    return reverse(
        f"competitions:{name}", args=[dossier.application.reference, dossier.stage.position, *more]
    )


def posted(response, **changes):
    """The fields of the page's writing form as a browser would send them, with changes."""
    fields = {}
    form = response.text.split('<form class="writing"')[1].split("</form>")[0]
    form = re.sub(r"<template.*?</template>", "", form, flags=re.S)
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and 'type="file"' not in tag and ("radio" not in tag or "checked" in tag):
            fields[name[1]] = value[1] if value else ""
    areas = r'<textarea[^>]*name="([^"]*)"[^>]*>\n(.*?)</textarea>'
    fields |= dict(re.findall(areas, form, re.S))
    for name, options in re.findall(r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields | changes
