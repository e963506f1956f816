from tests.access import NOBODY, page, public

RULES = {
    "home": public(),
    "accessibility": public(),
    "styleguide": page(NOBODY),  # in the demo and in development it is everybody's
}
