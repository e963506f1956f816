"""Opening a file that a stranger sent, and writing it anew without what it tells of its author.

Runs as a process of its own, ``python -m core.cleaning KIND SOURCE TARGET``, with a limit on
memory, time and output: whatever the file does to the libraries, the site does not feel it. It
knows neither Django nor our database; ``core.inspection`` starts it and puts its codes into words.
"""


class Unfit(Exception):
    """The file is refused; ``code`` says why, ``limit`` what would have been allowed."""

    def __init__(self, code, limit=None):
        super().__init__(code)
        self.code, self.limit = code, limit
