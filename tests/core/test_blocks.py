from core import blocks, markdown_blocks

TEXT = """# First

A *word* and a **strong one**, `code`, [a link](https://example.org) and
[a trap](javascript:alert(1)), ![a picture](https://example.org/p.png) <b>html</b>

### Third

3. three
   - nested
4. four

> quoted

| a | b |
|---|---|
| 1 |

```
#panic("no")
```

---
"""


def all_of(found, kind):
    return [block for block in found if block["type"] == kind]


def words(node):
    if isinstance(node, list):
        return "".join(map(words, node))
    return node.get("text", "") + words(node.get("content", []))


def test_markdown_becomes_blocks():
    found = markdown_blocks.parse(TEXT)

    kinds = [block["type"] for block in found]
    assert kinds == "heading paragraph heading list quote table code rule".split()
    (numbered,) = all_of(found, "list")
    assert (numbered["is_ordered"], numbered["start"], len(numbered["items"])) == (True, 3, 2)
    assert numbered["items"][0][1]["type"] == "list"
    (table,) = all_of(found, "table")
    assert [len(row) for row in table["rows"]] == [2]
    assert all_of(found, "code")[0]["text"] == '#panic("no")'


def test_headings_leave_no_level_out():
    found = markdown_blocks.parse("### a\n\n# b\n\n###### c\n\n## d", under=3)

    assert [block["level"] for block in found] == [4, 4, 5, 5]


def test_only_safe_links_lead_anywhere_and_pictures_are_their_words():
    paragraph = markdown_blocks.parse(TEXT)[1]

    links = [inline["address"] for inline in all_of(paragraph["content"], "link")]
    assert links == ["https://example.org"]
    assert "a trap" in words(paragraph)
    assert "a picture" in words(paragraph)
    assert "<b>html</b>" in words(paragraph)


def test_nothing_is_nothing():
    assert markdown_blocks.parse("") == []
    assert markdown_blocks.parse(None) == []
    assert blocks.lines(" \n ") == []


def test_direction_is_that_of_the_first_letter():
    assert blocks.paragraph("1. שלום Berlin")["rtl"]
    assert blocks.paragraph("مرحبا")["rtl"]
    assert not blocks.paragraph("Berlin שלום")["rtl"]
    assert not blocks.paragraph("12 %")["rtl"]


def test_very_long_words_may_be_broken_and_others_stay_as_they_are():
    assert blocks.breakable("x" * 35).split("\u200b") == ["x" * 10] * 3 + ["x" * 5]
    for left in ("Donaudampfschifffahrt", "a b " * 50, "深圳市先进电池材料集群" * 9):
        assert blocks.breakable(left) == left
