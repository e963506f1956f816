"""What an action raises when it will not do what was asked."""


class Refused(Exception):
    """The input or the state of the data does not allow it.

    ``problems`` are whole sentences for the person who asked. A view that does not
    catch this answers 422 with a page that lists them.
    """

    def __init__(self, problems):
        self.problems = [problems] if isinstance(problems, str) else list(problems)
        super().__init__(" ".join(str(problem) for problem in self.problems))


class NotReady(Refused):
    """Something is still missing; ``problems`` says what."""


class Busy(Refused):
    """There is too much to do at this moment; the same may be asked again shortly."""


class Changed(Refused):
    """Somebody wrote on between the page and the button."""


class WrongTime(Refused):
    """It was possible once, or will be: not now. A view that does not catch this answers 409."""


class Stale(Exception):
    """The words were changed since they were read; nothing has been written.

    ``current`` is what stands there now, ``offered`` what was to be written: pages show both.
    A view that does not catch this answers 409.
    """

    def __init__(self, current, offered):
        self.current, self.offered = current, offered
        super().__init__("changed since it was read")
