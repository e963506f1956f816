"""A person at a browser without script: reads pages, follows links, fills in forms."""

from urllib.parse import urljoin, urlsplit

from django.test import Client

from tests.journeys.html import Form, parse


class Visitor:
    """Everything goes through pages: ``page`` is what is on the screen, ``path`` where one is.

    Words are matched as a person would: a link or a button that says exactly this, else one
    that begins with it. Whatever cannot be found or pressed fails with what the page says.
    """

    def __init__(self, name=""):
        self.name = name
        self.client = Client(enforce_csrf_checks=True)
        self.page = self.path = self.response = None
        self._form = None

    # Reading

    @property
    def text(self):
        return self.page.text

    def sees(self, *words):
        for sentence in words:
            assert sentence in self.text, f"“{sentence}” is not on {self}"

    def does_not_see(self, *words):
        for sentence in words:
            assert sentence not in self.text, f"“{sentence}” is on {self}"

    def rows(self, words=""):
        """The texts of the table rows that contain ``words``."""
        return [row.text for row in self.page.find("tr") if words in row.text]

    def links(self, words):
        found = [a for a in self.page.find("a") if a.has("href")]
        same = [a for a in found if a.text == words]
        return same or [a for a in found if a.text.startswith(words)]

    def __str__(self):
        return f"{self.path} ({self.name}):\n{self.text[:3000]}"

    # Going

    def open(self, path, *, status=200):
        return self._arrive(self.client.get(path, follow=True), path, status)

    def home(self):
        return self.open("/")

    def follow(self, words, *, which=0, inside=None):
        """Click a link; ``inside``: the one in the row, list item or section of these words."""
        found = self.links(words)
        if inside:
            found = [link for link in found if inside in _surroundings(link)]
        assert found, f"no link “{words}” {f'beside “{inside}”' if inside else ''} on {self}"
        return self.open(urljoin(self.path, found[which].get("href")))

    # Forms

    def form(self, button):
        """The form with this button."""
        return self._pressable(button)[0]

    def fill(self, button, fields):
        """Fill in the form that has ``button``, without pressing it yet."""
        if not self._form or self._form[0] != button:
            self._form = (button, *self._pressable(button))
        form = self.filling
        for label, value in fields.items():
            label, _hash, which = label.partition("#")
            form.fill(label, value, which=int(which or 1) - 1)

    @property
    def filling(self):
        """The form that is being filled in."""
        return self._form[1]

    def press(self, button, fields=None, *, status=200):
        """Fill in ``fields`` (label -> value) and press ``button``.

        "Label#2" is the second field of this label.
        """
        self.fill(button, fields or {})
        _words, form, pressed = self._form
        data = {name: values for name, values in form.values.items() if values} | form.files
        if pressed.get("name"):
            data[pressed.get("name")] = pressed.get("value")
        path = urljoin(self.path, pressed.get("formaction") or form.action or self.path)
        send = self.client.post if form.is_post else self.client.get
        return self._arrive(send(path, data, follow=True), path, status)

    def _pressable(self, words):
        found = [
            (form, button)
            for form in (Form(element, self.page) for element in self.page.find("form"))
            for button in form.buttons
            if button.text.startswith(words) or button.get("value") == words
        ]
        exact = [pair for pair in found if pair[1].text == words]
        assert found, f"no button “{words}” on {self}"
        return (exact or found)[0]

    def _arrive(self, response, path, status):
        if response.redirect_chain:
            path = urljoin(path, response.redirect_chain[-1][0])
        address = urlsplit(path)
        self.path = address.path + (f"?{address.query}" if address.query else "")
        self.response, self._form = response, None
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        self.page = parse(response.text if is_page else "")
        assert response.status_code == status, f"{response.status_code} for {self}"
        return self


def _surroundings(link):
    element = link
    while element.parent and element.tag not in ("tr", "li", "section", "article"):
        element = element.parent
    return element.text
