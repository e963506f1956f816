"""A small reader of HTML: what a person sees, and what a browser would send."""

from functools import cached_property
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
INLINE = {"a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup", "text"}
CLOSES = {"tr": {"td", "th", "tr"}, "td": {"td", "th"}, "th": {"td", "th"}}  # ends left out
UNSEEN = {"script", "style", "template", "head"}


class Element:
    def __init__(self, tag, attributes, parent=None):
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children = []  # elements and texts

    def get(self, name, default=""):
        value = self.attributes.get(name, default)
        return "" if value is None else value

    def has(self, name):
        return name in self.attributes

    def walk(self):
        """The elements inside, in order; what no browser shows is left out."""
        for child in self.children:
            if isinstance(child, Element) and child.tag not in UNSEEN:
                yield child
                yield from child.walk()

    def find(self, *tags):
        return [element for element in self.walk() if element.tag in tags]

    @property
    def raw(self):
        """The text as it was written, with blocks apart from one another."""
        words = "".join(
            child if isinstance(child, str) else child.raw
            for child in self.children
            if isinstance(child, str) or child.tag not in UNSEEN
        )
        return words if self.tag in INLINE else f"\n{words}\n"

    @property
    def text(self):
        """The text as one line."""
        return " ".join(self.raw.split())


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("document", {})

    def handle_starttag(self, tag, attributes):
        self._close(CLOSES.get(tag, ()))
        element = Element(tag, dict(attributes), self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def _close(self, tags):
        """End what a browser ends without being told, within the innermost table."""
        element = self.here
        while tags and element.parent and element.tag != "table":
            if element.tag in tags:
                self.here = element.parent
            element = element.parent

    def handle_endtag(self, tag):
        element = self.here
        while element.parent and element.tag != tag:
            element = element.parent
        if element.parent:  # an end without a beginning is ignored
            self.here = element.parent

    def handle_data(self, data):
        self.here.children.append(data)


def parse(text):
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.root


class Form:
    """One form as it is filled in: controls by name, found by what a person reads."""

    def __init__(self, element, page):
        self.element, self.page = element, page
        self.action = element.get("action")
        self.is_post = element.get("method").lower() == "post"
        self.controls = element.find("input", "textarea", "select")
        self.values = {}  # name -> list of what would be sent
        self.files = {}
        for control in self.controls:
            if control.get("name"):
                self.values.setdefault(control.get("name"), []).extend(_initial(control))

    @property
    def buttons(self):
        plain = [b for b in self.element.find("button") if b.get("type", "submit") == "submit"]
        return plain + [i for i in self.element.find("input") if i.get("type") == "submit"]

    def named(self, label):
        """The controls that a person knows as ``label``: by label, legend, ARIA label or name."""
        if label in self.values:
            return [c for c in self.controls if c.get("name") == label]
        exact = [c for c in self.controls if label in self._words(c)]
        return exact or [c for c in self.controls if any(label in w for w in self._words(c))]

    @cached_property
    def _labels(self):
        found = {}
        for label in self.page.find("label"):
            found.setdefault(label.get("for"), []).append(label.text)
        return found

    def _words(self, control):
        """All that a person could call a control by."""
        words = [control.get("aria-label")] if control.has("aria-label") else []
        if control.get("id"):
            words += self._labels.get(control.get("id"), [])
        words += [above.text for above in _above(control, "label")]
        if control.get("type") in ("radio", "checkbox"):
            for group in _above(control, "fieldset"):
                words += [legend.text for legend in group.find("legend")[:1]]
        return words

    def fill(self, label, value, *, which=0):
        """Type, choose or tick. ``which``: the first, second ... control of this label."""
        found = self.named(label)
        assert found, f"no field “{label}” among {sorted(self.values)}"
        first = found[0] if found[0].get("type") in ("radio", "checkbox") else found[which]
        name, kind = first.get("name"), first.get("type")
        if kind == "radio":
            self.values[name] = [self._option(found, value)]
        elif kind == "checkbox":
            self.values[name] = self._ticked(name, value)
        elif kind == "file":
            self.files[name] = value
        elif first.tag == "select":
            self.values[name] = [_choice(first, value)]
        else:
            self.values[name] = [str(value)]

    def fill_each(self, ending, value):
        """Fill every field whose name ends so; return how many."""
        names = [name for name in self.values if name.endswith(ending)]
        for name in names:
            self.fill(name, value)
        return len(names)

    def _option(self, radios, value):
        """The value of the radio button that is labelled, or worth, ``value``."""
        name = radios[0].get("name")
        radios = [c for c in self.controls if c.get("name") == name]
        for radio in radios:
            if str(value) == radio.get("value"):
                return radio.get("value")
        for radio in radios:
            if any(word.startswith(str(value)) for word in self._words(radio)):
                return radio.get("value")
        raise AssertionError(f"no choice “{value}” for {name}")

    def _ticked(self, name, value):
        boxes = [c for c in self.controls if c.get("name") == name]
        if value in (True, False):
            return [boxes[0].get("value", "on")] if value else []
        wanted = set(value)
        found = [b.get("value") for b in boxes if wanted & {b.get("value"), *self._words(b)}]
        assert len(found) == len(wanted), f"not all of {wanted} can be ticked in {name}"
        return found


def _above(element, tag):
    while element := element.parent:
        if element.tag == tag:
            yield element


def _initial(control):
    if control.has("disabled"):
        return []
    if control.tag == "textarea":
        text = "".join(control.children)  # nothing but text stands in it
        return [text.removeprefix("\n")]
    if control.tag == "select":
        options = control.find("option")
        chosen = [option for option in options if option.has("selected")]
        if not control.has("multiple"):
            chosen = chosen[-1:] or options[:1]
        return [option.get("value", option.text) for option in chosen]
    if control.get("type") in ("radio", "checkbox"):
        return [control.get("value", "on")] if control.has("checked") else []
    if control.get("type") in ("submit", "button", "file", "image", "reset"):
        return []
    return [control.get("value")]


def _choice(select, value):
    options = select.find("option")
    for option in options:
        if str(value) in (option.get("value", option.text), option.text):
            return option.get("value", option.text)
    for option in options:
        if str(value) in option.text:
            return option.get("value", option.text)
    raise AssertionError(f"no option “{value}” in {[option.text for option in options]}")
