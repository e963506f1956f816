"""What the public page of a label call says of how long its label lasts."""

from clusters import policy_words
from competitions import announced


def register():
    announced.register(_section)


def _section(call, user):
    label_type = call.programme.label_type
    if label_type is None:
        return None
    return announced.Section("clusters/_validity.html", policy_words.of(label_type))
