"""A resident beside the BRP, asked of a register that stands on this machine and speaks like the real one."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse

from cases.exchange import brp as asked
from cases.models import AccessLog, Client
from reporting.management.demo.registers import as_brp, registers
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
BSN = "999900006"


@pytest.fixture
def people():
    around = around_a_case()
    Client.objects.filter(pk=around.case.client_id).update(
        bsn=BSN, first_names="Sandra", last_name="Kuipersma", postcode="2402AA", house_number=12
    )
    return around


@pytest.fixture
def register(settings):
    known = {
        BSN: as_brp(
            first_names="Sandra", prefix="", last_name="Kuipersma", birth_date="1982-11-09",
            postcode="2402AA", house_number=14, street="Kerkstraat", town="Alphen",
        )
    }  # fmt: skip
    streets = {("2402AA", "12"): ("Kerkstraat", "Alphen")}
    server = registers(0, person=known.get, street=lambda *place: streets.get(place))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    settings.BRP_URL = settings.POSTCODE_URL = f"http://127.0.0.1:{server.server_port}"
    yield known
    server.shutdown()
    server.server_close()
    thread.join()


def page(people):
    return reverse("cases:brp", args=[people.case.pk])


class TestThePage:
    def test_asks_on_a_form_and_tells_what_differs(self, people, register, client):
        client.force_login(people.holder)

        before = client.get(page(people)).content.decode()
        after = client.post(page(people)).content.decode()

        assert "Vraag het de BRP" in before
        assert "Kerkstraat" not in before
        assert "1 verschil" in after
        assert after.count("Verschilt") == 1
        assert "Kerkstraat, Alphen" in after

    def test_each_question_is_a_look_of_its_own(self, people, register, client):
        client.force_login(people.holder)

        client.post(page(people))

        assert list(AccessLog.objects.order_by("pk").values_list("page", "reason")) == [
            ("BRP", "vaste hulpverlener"), ("BRP", "vergeleken met de BRP"),
        ]  # fmt: skip

    def test_a_number_that_nobody_has_is_told(self, people, register, client):
        register.clear()
        client.force_login(people.holder)

        assert "kent dit BSN niet" in client.post(page(people)).content.decode()

    def test_without_a_number_there_is_nothing_to_ask(self, people, register, client):
        Client.objects.update(bsn="")
        client.force_login(people.holder)

        assert "geen BSN" in client.post(page(people)).content.decode()
        assert client.post(page(people)).status_code == 403

    def test_is_not_for_who_may_not_use_the_number(self, people, register, client):
        for who, status in (("colleague", 404), ("partner", 404), ("stranger", 404)):
            client.force_login(getattr(people, who))
            assert client.post(page(people)).status_code == status

    def test_is_off_where_it_is_not_connected(self, people, client):
        client.force_login(people.holder)

        for answer in (client.get(page(people)), client.post(page(people))):
            assert "niet aangesloten" in answer.content.decode()

    def test_tells_when_nobody_answers(self, people, settings, client):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            settings.BRP_URL = f"http://127.0.0.1:{free.getsockname()[1]}"
        client.force_login(people.holder)

        assert "De BRP antwoordt niet" in client.post(page(people)).content.decode()


class TestAsking:
    def test_the_number_goes_in_the_body_with_no_more_fields_than_are_compared(self, settings):
        got = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                got.append((self.path, dict(self.headers), json.loads(sent)))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b'{"personen": []}')

            def log_message(self, *args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.handle_request, daemon=True).start()
        settings.BRP_URL, settings.BRP_KEY = f"http://127.0.0.1:{server.server_port}/brp", "sleutel"

        assert asked.ask_brp(BSN) is None
        server.server_close()

        ((path, headers, sent),) = got
        assert path == "/brp/personen"
        assert headers["X-API-KEY"] == "sleutel"
        assert sent["burgerservicenummer"] == [BSN]
        assert sent["fields"] == asked.FIELDS

    @pytest.mark.parametrize("answer", [b"", b"[]", b"<html>", b"\xff", b'{"personen"'])
    def test_an_answer_that_is_none_is_not_reached(self, settings, answer):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.handle_request, daemon=True).start()
        settings.BRP_URL = f"http://127.0.0.1:{server.server_port}"

        with pytest.raises(asked.NotReached):
            asked.ask_brp(BSN)
        server.server_close()

    def test_goes_over_an_open_line_to_nobody_else(self, settings):
        settings.BRP_URL = "http://brp.example.nl"

        with pytest.raises(asked.NotReached):
            asked.ask_brp(BSN)

    def test_a_day_of_which_only_the_year_is_known_is_not_known(self, register):
        register[BSN]["geboorte"] = {"datum": {"type": "JaarDatum", "jaar": 1982}}

        assert asked.ask_brp(BSN).birth_date is None

    @pytest.mark.parametrize("postcode", ["", "2402", "2402aa", "2402AA&x"])
    def test_what_is_no_postcode_has_no_street(self, register, postcode):
        assert asked.street_of(postcode, 12) == ""
        assert asked.street_of("2402AA", 13) == ""
