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
