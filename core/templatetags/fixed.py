"""``{% fixed %}``: words of a page that are the same for everybody, put together once.

A busy page has some sixty translated words, and each costs as much as a look into a row.
"""

from django import template
from django.template.base import TextNode
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language

register = template.Library()


@register.tag
def fixed(parser, token):
    """Keep what stands up to ``{% endfixed %}``, in each language.

    Nothing may stand there but text, ``{% translate "words" %}`` and ``{% static "file" %}``:
    neither names nor numbers nor conditions.
    """
    nodes = parser.parse(("endfixed",))
    parser.delete_first_token()
    for node in nodes:
        if not _is_fixed(node):
            raise template.TemplateSyntaxError(f"not the same for everybody: {node}")
    return FixedNode(nodes)


class FixedNode(template.Node):
    def __init__(self, nodes):
        self.nodelist = nodes
        self.made = {}  # by language

    def render(self, context):
        language = get_language()
        if language not in self.made:
            self.made[language] = self.nodelist.render(context)
        return self.made[language]


def _is_fixed(node):
    if isinstance(node, TranslateNode):
        words = node.filter_expression
        is_literal = words.var.literal is not None and not words.filters
        return is_literal and not node.asvar and not node.message_context
    if isinstance(node, StaticNode):
        return isinstance(node.path.var, str) and not node.varname
    return isinstance(node, TextNode)
