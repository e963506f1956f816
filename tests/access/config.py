from tests.access import NOBODY, page

RULES = {
    "styleguide": page(NOBODY),  # in the demo and in development it is everybody's
}
