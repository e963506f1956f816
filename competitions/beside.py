"""What apps to the right have to say on the applicant's page of a dossier.

An app registers ``find(user, dossier)`` in ``AppConfig.ready``, as it does for the call desk. It
gives notices: dicts with words, url and action, optionally at (a moment) and tone.
"""

_finders = []


def register(find):
    """Let ``find(user, dossier) -> iterable of notices`` speak on the page of a dossier."""
    _finders.append(find)


def of(user, dossier):
    return [notice for find in _finders for notice in find(user, dossier)]
