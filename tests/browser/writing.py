"""Where the controls of a question are on the writing pages."""

from tests.factories.applications import question


def place(dossier, *more):
    return [dossier.application.reference, dossier.stage.position, *more]


def field(page, dossier, key):
    return page.locator(f"#q{question(dossier, key).pk}")


def saved(page, dossier, key):
    asked = question(dossier, key)
    return page.locator(f'[data-question="q{asked.pk}"] [data-saved]')
