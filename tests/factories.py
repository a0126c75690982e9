"""Records for tests: each valid by itself, with traits for the situations of the trade."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from cases import models as cases
from intake import models as intake
from outcomes import models as outcomes
from providers import models as providers
from providers.models import Role


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = providers.Municipality
        django_get_or_create = ("external_id",)

    external_id = "GM0484"
    name = "Alphen aan den Rijn"
    inhabitants = 114_968


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = providers.District

    external_id = factory.Sequence(lambda n: f"WK0484{n:02}")
    municipality = factory.SubFactory(MunicipalityFactory)
    name = factory.Sequence(lambda n: f"Wijk {n}")
    inhabitants = 5_000
    postcodes = factory.Sequence(lambda n: [str(2400 + n % 100)])


class LocalServiceFactory(DjangoModelFactory):
    class Meta:
        model = providers.LocalService

    municipality = factory.SubFactory(MunicipalityFactory)
    code = factory.Sequence(lambda n: f"sk-{n}")
    name = factory.Sequence(lambda n: f"Inloop {n}")
    themes = ("meeting",)
    offers = "Koffie en een praatje."
    contact = "0182 123456"
    checked_on = date(2026, 1, 1)
    starts_on = date(2026, 1, 1)


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = providers.Partner

    external_id = factory.Sequence(lambda n: f"P{n}")
    name = factory.Sequence(lambda n: f"De Brug {n}")


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = providers.Team

    external_id = factory.Sequence(lambda n: f"T{n}")
    name = factory.Sequence(lambda n: f"Team {n}")
    municipality = factory.SubFactory(MunicipalityFactory)


class UserFactory(DjangoModelFactory):
    """A worker with a password `geheim-voor-tests`; the role by trait."""

    class Meta:
        model = providers.User
        skip_postgeneration_save = True

    external_id = factory.Sequence(lambda n: f"M{n}")
    name = factory.Sequence(lambda n: f"Marieke de Wit {n}")
    email = factory.Sequence(lambda n: f"medewerker{n}@voorbeeld.nl")
    employer = factory.SubFactory(PartnerFactory)
    roles = [Role.COACH]
    starts_on = date(2020, 1, 1)
    password = factory.django.Password("geheim-voor-tests")

    class Params:
        desk = factory.Trait(roles=[Role.DESK])
        coach = factory.Trait(roles=[Role.COACH], team=factory.SubFactory(TeamFactory))
        lead = factory.Trait(roles=[Role.TEAM_LEAD], team=factory.SubFactory(TeamFactory))
        partner = factory.Trait(roles=[Role.PARTNER])
        administrator = factory.Trait(roles=[Role.ADMINISTRATOR])
        privacy_officer = factory.Trait(roles=[Role.PRIVACY_OFFICER])
        contract_manager = factory.Trait(
            roles=[Role.CONTRACT_MANAGER], municipality=factory.SubFactory(MunicipalityFactory)
        )


class ContractFactory(DjangoModelFactory):
    class Meta:
        model = providers.Contract

    external_id = factory.Sequence(lambda n: f"C{n}")
    municipality = factory.SubFactory(MunicipalityFactory)
    starts_on = date(2023, 1, 1)


class ClientFactory(DjangoModelFactory):
    class Meta:
        model = cases.Client

    external_id = factory.Sequence(lambda n: f"K{n}")
    first_names = "Sandra"
    last_name = factory.Sequence(lambda n: f"Kuipers{n}")
    birth_date = date(1982, 11, 9)
    municipality = factory.SubFactory(MunicipalityFactory)


class CaseFactory(DjangoModelFactory):
    class Meta:
        model = cases.Case

    external_id = factory.Sequence(lambda n: f"D{n}")
    client = factory.SubFactory(ClientFactory)
    municipality = factory.SelfAttribute("client.municipality")
    opened_on = date(2026, 3, 1)
    team = factory.SubFactory(TeamFactory)

    class Params:
        closed = factory.Trait(closed_on=date(2026, 6, 1), closing_reason="Doelen behaald")


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = cases.Assignment

    case = factory.SubFactory(CaseFactory)
    worker = factory.SubFactory(UserFactory, coach=True, team=factory.SelfAttribute("..case.team"))
    starts_on = factory.SelfAttribute("case.opened_on")


class TrajectoryFactory(DjangoModelFactory):
    class Meta:
        model = cases.Trajectory

    external_id = factory.Sequence(lambda n: f"TR{n}")
    case = factory.SubFactory(CaseFactory)
    starts_on = factory.SelfAttribute("case.opened_on")


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = cases.Goal

    external_id = factory.Sequence(lambda n: f"G{n}")
    trajectory = factory.SubFactory(TrajectoryFactory)
    domain = "financien"
    text = "Ik houd elke maand geld over om eten te kopen."


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = cases.Referral

    external_id = factory.Sequence(lambda n: f"V{n}")
    case = factory.SubFactory(CaseFactory)
    partner = factory.SubFactory(PartnerFactory)
    sent_on = date(2026, 4, 1)
    kind_of_help = "dagbesteding"
    question = "Kan mevrouw twee ochtenden komen?"

    class Params:
        accepted = factory.Trait(answered_on=date(2026, 4, 3), answer="accepted")
        waiting = factory.Trait(answered_on=date(2026, 4, 3), answer="waiting")
        declined = factory.Trait(answered_on=date(2026, 4, 3), answer="declined", decline_reason="full")


class MandateFactory(DjangoModelFactory):
    class Meta:
        model = providers.Mandate

    municipality = factory.SubFactory(MunicipalityFactory)
    signs = "all"
    source = "Mandaatbesluit Wmo, artikel 3"
    starts_on = date(2020, 1, 1)


class ProvisionFactory(DjangoModelFactory):
    """A stairlift that runs."""

    class Meta:
        model = cases.Provision

    client = factory.SubFactory(ClientFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    kind = factory.LazyFunction(lambda: providers.ProvisionKind.objects.get(code="traplift"))
    code = factory.SelfAttribute("kind.code")
    decided_on = date(2026, 3, 1)
    starts_on = date(2026, 3, 2)


class SupplyOrderFactory(DjangoModelFactory):
    class Meta:
        model = cases.SupplyOrder

    provision = factory.SubFactory(ProvisionFactory)
    client = factory.SelfAttribute("provision.client")
    supplier = factory.SubFactory(PartnerFactory)
    needs = "Een rechte traplift."
    for_name = "Mevrouw Lindeboom"
    for_address = "Lindelaan 12, 2403 BK Voorbeelddam"
    ordered_on = date(2026, 3, 2)
    ordered_by = factory.SubFactory(UserFactory)


class SupportRequestFactory(DjangoModelFactory):
    class Meta:
        model = intake.SupportRequest

    external_id = factory.Sequence(lambda n: f"H{n}")
    received_on = date(2026, 2, 25)
    municipality = factory.SubFactory(MunicipalityFactory)
    channel = "phone"
    source = "self"
    text = "Ik kan mijn rekeningen niet meer betalen."


class MeasurementFactory(DjangoModelFactory):
    class Meta:
        model = outcomes.Measurement

    external_id = factory.Sequence(lambda n: f"ME{n}")
    trajectory = factory.SubFactory(TrajectoryFactory)
    measured_on = factory.SelfAttribute("trajectory.starts_on")
    moment = "start"
    financien = 2


class SurveyAnswerFactory(DjangoModelFactory):
    class Meta:
        model = outcomes.SurveyAnswer

    external_id = factory.Sequence(lambda n: f"A{n}")
    answered_on = date(2026, 5, 10)
    municipality = factory.SubFactory(MunicipalityFactory)
    mark_professionals = 8
    mark_access = 7
