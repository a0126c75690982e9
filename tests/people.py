"""The people of a test story around one dossier: owner, lead, colleague, partner, stranger."""

from dataclasses import dataclass

from cases.models import Case
from providers.models import User
from tests.factories import AssignmentFactory, UserFactory


@dataclass
class People:
    """The holder, the lead of the team, a team mate, a partner and a stranger, around one dossier."""

    case: Case
    holder: User
    lead: User
    colleague: User
    partner: User
    stranger: User


def around_a_case() -> People:
    """A dossier that is held, in a team with a lead, and people who have nothing to do with it."""
    held = AssignmentFactory()
    team = held.case.team
    return People(
        case=held.case,
        holder=held.worker,
        lead=UserFactory(lead=True, team=team),
        colleague=UserFactory(coach=True, team=team),
        partner=UserFactory(partner=True),
        stranger=UserFactory(coach=True),
    )
