"""A partner comes in by invitation, writes and signs off its part; the manager confirms all."""

from tests.factories.uploads import pdf_upload
from tests.journeys.people import address_of, letter_to, somebody_accepts_an_invitation


def a_partner_comes_in_and_signs_off_its_part(manager, cluster):
    """The manager stands on the page where everything is written, and comes back to it."""
    name = f"Partner of {cluster}"
    manager.follow("Full application").follow("Partners and people")
    manager.follow("Add a partner")
    manager.press("Add partner", {"Name": f"{cluster} Optics GmbH", "Type": "small or medium firm"})
    manager.press("Send invitation", {"E-mail": address_of(name)})
    manager.sees("invited, not answered yet")

    partner = somebody_accepts_an_invitation(name)
    partner.sees(f"Your part: {cluster} Optics GmbH")
    writes_the_part(partner)
    partner.press("Sign off our part").sees(f"Signed off by {name}")
    return partner


def writes_the_part(partner):
    partner.press("Check and sign off").sees("Something is missing before it can be signed off")
    partner.follow("Own contribution (EUR)")
    words = {
        "Own contribution (EUR)": "1,500,000",
        "What your organisation does": "We grind the lenses.",
        "PDF, at most 10 MB": pdf_upload("letter.pdf"),
    }
    partner.press("Check and sign off", words)


def a_change_by_the_manager_asks_the_partner_again(manager, partner, cluster):
    manager.open(manager.path).follow(f"{cluster} Optics GmbH")
    manager.press("Save", {"Own contribution (EUR)": "1,600,000"})
    manager.sees("must sign it off again")
    letter = letter_to(partner.name, "sign off your part")
    assert f"{cluster} Optics GmbH" in letter.text
    partner.home().follow("Write your part and sign it off")
    partner.press("Check and sign off").press("Sign off our part")


def the_manager_confirms_the_whole(manager, cluster):
    manager.home().follow("Finish Full application")
    manager.sees(f"Signed off by Partner of {cluster}")
    manager.follow("Confirmation")
    fields = {"Your function": "Managing director", "I am authorised": True}
    manager.press("Confirm the application", fields)
    manager.sees("Nothing is missing.")
    manager.follow("Go on writing")
