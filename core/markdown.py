"""Markdown that people write, as HTML that can be trusted."""

import nh3
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

TAGS = {
    *("p", "br", "hr", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
SCHEMES = {"http", "https", "mailto"}

parser = MarkdownIt("commonmark", {"html": False}).enable("table")


def render(text):
    """HTML of ``text``. Its headings begin at h3, below those of the page around it."""
    tokens = parser.parse(text or "")
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    html = parser.renderer.render(tokens, parser.options, {})
    return mark_safe(nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES))  # noqa: S308 nh3 has cleaned it
