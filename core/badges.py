"""Which colour a status has: one table beside each status, registered once.

``register(DossierStatus, {DossierStatus.DRAFT: "neutral", ...})`` in ``AppConfig.ready``.
A tone only ever goes with the word: colour alone says nothing.
"""

TONES = {"neutral", "info", "good", "warn", "bad", "gold", "silver", "bronze"}

_tables = {}


def register(statuses, tones):
    """Give every member of the choices class ``statuses`` a tone; what is left out is neutral."""
    if unknown := set(tones.values()) - TONES:
        raise ValueError(f"{statuses.__name__}: no such tone: {sorted(unknown)}")
    if strangers := set(tones) - set(statuses):
        raise ValueError(f"{statuses.__name__} has no status {sorted(strangers)}")
    key = frozenset(statuses.values)
    table = {str(status): tones.get(status, "neutral") for status in statuses}
    if _tables.setdefault(key, table) != table:
        raise ValueError(f"{statuses.__name__}: another table has these statuses in other tones")


def tone(values, value):
    """The tone of ``value`` in the table registered for exactly ``values``; else neutral."""
    return _tables.get(frozenset(values), {}).get(str(value), "neutral")


def of(obj, field="status"):
    """(word, tone) of a row's status, or of a member of a choices class."""
    if hasattr(obj, "label") and hasattr(type(obj), "choices"):
        return obj.label, tone(type(obj).values, obj.value)
    words = dict(obj._meta.get_field(field).flatchoices)  # get_..._display hashes all of them
    value = getattr(obj, field)
    return words.get(value, value), tone(words, value)
