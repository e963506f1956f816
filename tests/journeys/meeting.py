"""The panel meets: agenda, who leaves the room, a secret vote, what is minuted, the end."""

from tests.journeys.outlines import day

MEETINGS = "Meetings and hearings of your panels"


def the_chair_plans_a_meeting(chair, *, quorum):
    chair.home().follow("Judging").follow(MEETINGS).follow("Jury: ")
    chair.press(
        "Plan this meeting",
        {"Begins": day(3), "Place": "Room 2", "Least ballots of a vote": quorum},
    )
    chair.sees("Planned. The members get a letter.")
    chair.press("Arrange")


def the_chair_begins(chair, members):
    opens(chair).press("Begin the meeting").press("I am here")
    for member in members:
        opens(member).press("I am here").sees("I leave the meeting")


def opens(member):
    """From the list of meetings, planned and past; who has the meeting before them looks again."""
    if member.links("Refresh"):
        return member.follow("Refresh")
    return member.home().follow("Judging").follow(MEETINGS).follow("Meeting of Jury")


def the_chair_takes_up(chair, dossier, leaving):
    opens(chair).press(f"Take up {dossier.reference}").sees(dossier.cluster)
    if leaving:
        chair.sees(f"{leaving} leaves the room now.")


def is_out_of_the_room(member, *, on_agenda):
    """``on_agenda``: how many items the member's own agenda counts."""
    opens(member).sees("You are out of the room for this item.")
    member.does_not_see("Cast my vote", "voted")
    agenda = next(part for part in member.page.find("ol") if part.get("class") == "agenda")
    assert len(agenda.find("li")) == on_agenda


def they_vote(chair, members, answers):
    """Nobody learns how it stands before it is closed; then everybody sees the count only."""
    opens(chair).press("Start the vote")
    for number, (member, answer) in enumerate(zip(members, answers, strict=True), 1):
        opens(member).press("Cast my vote", {"choice": answer})
        member.sees("Your vote has been cast.", f"{number} of {len(members)} have voted.")
        for reader in (chair, member):
            opens(reader).does_not_see("Abstained", "in the room voted.")
    opens(chair).press("Close the vote")
    for reader in members:
        opens(reader).sees(f"{len(members)} of {len(members)} in the room voted.", "Abstained 0")
        for answer in set(answers):
            reader.sees(f"{answer} {answers.count(answer)}")


def the_chair_minutes(chair, outcome, decision):
    fields = {"outcome": outcome, "Decision and reasons": decision}
    opens(chair).press("End this item", fields).sees("No item is being discussed.")


def the_chair_closes_the_meeting(chair):
    opens(chair).follow("Close the meeting").press("Close the meeting")
    chair.sees("The meeting is closed. Its minutes are final.", "Digest (SHA-256)")


def reads_the_minutes(member):
    opens(member).follow("Read the minutes").sees("Final.", "Attendance")
    return member
