"""Addresses of this app. A month is written as 2026-05."""

from datetime import date

from django.urls import path, register_converter

from reporting import views


class Month:
    """A month in an address, as its first day."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")  # ValueError: the address does not exist

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


register_converter(Month, "month")

app_name = "reporting"
ONE = "rapporten/<str:code>/<month:month>/<int:version>"
urlpatterns = [
    path("cijfers", views.figures, name="figures"),
    path("cijfers/sturing", views.inside, name="inside"),
    path("cijfers/sturing/lijst", views.behind, name="behind"),
    path("cijfers/sturing/verdeling", views.divided, name="divided"),
    path("cijfers/sturing/keten", views.chain, name="chain"),
    path("cijfers/sturing/caseload", views.caseload, name="caseload"),
    path("cijfers/wijken", views.districts, name="districts"),
    path("rapporten", views.reports, name="reports"),
    path("rapporten/voorstellen", views.proposals, name="proposals"),
    path("rapporten/voorstellen/csv", views.proposals_csv, name="proposals_csv"),
    path(ONE, views.report, name="report"),
    path(f"{ONE}/pdf", views.report_pdf, name="report_pdf"),
    path(f"{ONE}/xlsx", views.report_xlsx, name="report_xlsx"),
    path(f"{ONE}/json", views.report_json, name="report_json"),
    path(f"{ONE}/csv", views.report_csv, name="report_csv"),
    path(f"{ONE}/vaststellen", views.freeze, name="freeze"),
    path(f"{ONE}/publiceren", views.publish, name="publish"),
    path("rapporten/<str:code>/<month:month>/controle", views.check, name="check"),
    path("rapporten/<str:code>/openbaar", views.open_page, name="open_page"),
    path("openbaar/<str:code>", views.statistics, name="statistics"),
    path("definities", views.definitions, name="definitions"),
]
