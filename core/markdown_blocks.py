"""Markdown that people write, as blocks for documents: the twin of ``core.markdown``."""

from urllib.parse import urlsplit

from markdown_it.tree import SyntaxTreeNode

from core import blocks
from core.markdown import SCHEMES, parser

DEEPEST = 6  # what a document knows of headings
MARKS = {"strong": "strong", "em": "emphasis"}


def parse(text, *, under=3):
    """The blocks of ``text``, whose headings come under one of level ``under``.

    A heading is at most one level below the one before, whatever was written: readers of
    screens find their way by levels without gaps.
    """
    return _Walk(under).blocks(SyntaxTreeNode(parser.parse(text or "")))


class _Walk:
    def __init__(self, under):
        self.under = self.level = under

    def blocks(self, parent):
        return [block for node in parent.children for block in self._block(node)]

    def _block(self, node):
        match node.type:
            case "paragraph":
                yield _inlines(node)
            case "heading":
                wanted = self.under + int(node.tag[1])
                self.level = min(wanted, self.level + 1, DEEPEST)
                yield _inlines(node) | {"type": "heading", "level": self.level}
            case "bullet_list" | "ordered_list":
                yield {
                    "type": "list",
                    "is_ordered": node.type == "ordered_list",
                    "start": int(node.attrs.get("start", 1)),
                    "items": [self.blocks(item) for item in node.children],
                }
            case "blockquote":
                yield {"type": "quote", "blocks": self.blocks(node)}
            case "fence" | "code_block":
                yield {"type": "code", "text": node.content.rstrip("\n")}
            case "hr":
                yield {"type": "rule"}
            case "table":
                yield _table(node)
            case _:  # nothing else is switched on; were it, its text would be kept
                yield from blocks.lines(node.content)


def _table(node):
    rows = [
        [_inlines(cell) for cell in row.children] for part in node.children for row in part.children
    ]
    return blocks.table(rows[0], rows[1:], widths=[1] * len(rows[0]))


def _inlines(node):
    """The text of a paragraph, a heading or a cell."""
    return blocks.inlines([i for inline in node.children for i in _inline_of(inline)])


def _inline_of(parent):
    for node in parent.children:
        content = list(_inline_of(node))
        match node.type:
            case "text":
                yield blocks.text(node.content)
            case "strong" | "em":
                yield {"type": MARKS[node.type], "content": content}
            case "code_inline":
                yield blocks.text(node.content) | {"type": "code"}
            case "softbreak":
                yield blocks.text(" ")
            case "hardbreak":
                yield {"type": "break"}
            case "link" if urlsplit(node.attrs["href"]).scheme in SCHEMES:
                yield {"type": "link", "address": node.attrs["href"], "content": content}
            case "image" | "link":  # no pictures from elsewhere, no links to nowhere
                yield from content
            case _:
                yield blocks.text(node.content)
