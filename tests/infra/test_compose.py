"""The production example, as far as it can be checked without a container engine."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OWN = ["migrate", "web", "worker", "beat"]
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")


def test_has_the_services_of_the_chain():
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "postgres", "redis"}


def test_our_services_share_one_image():
    assert {SERVICES[name]["image"] for name in OWN} == {"rondom:latest"}
    assert {SERVICES[name]["build"] for name in OWN} == {"."}


@pytest.mark.parametrize("name", SERVICES)
class TestEveryService:
    def test_runs_without_root_rights_on_a_read_only_file_system(self, name):
        service = SERVICES[name]

        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
        assert service["read_only"] is True
        assert any(folder.startswith("/tmp") for folder in service["tmpfs"])  # noqa: S108
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in service

    def test_is_watched_unless_it_ends_by_itself(self, name):
        assert ("healthcheck" in SERVICES[name]) is (name != "migrate")

    def test_keeps_only_what_is_in_a_named_volume(self, name):
        for volume in SERVICES[name].get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]

    def test_no_secret_has_a_default(self, name):
        for key, value in SERVICES[name].get("environment", {}).items():
            if re.search(r"SECRET|DATABASE_URL|POSTGRES_PASSWORD", key):
                assert re.search(r"\$\{[A-Z_]+:\?", value), key
        assert ":-" not in SERVICES[name].get("environment", {}).get("SECRET_KEY", "")


def test_only_the_web_server_goes_by_the_role_that_owns_nothing():
    address = {name: SERVICES[name]["environment"]["DATABASE_URL"].split(":$")[0] for name in OWN}

    assert address.pop("web") == "postgresql://rondom_web"
    assert set(address.values()) == {"postgresql://rondom"}
    assert "POSTGRES_PASSWORD" not in str(SERVICES["web"]["environment"])


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_ours_wait_for_the_migrations_and_the_services(name):
    conditions = {other: needs["condition"] for other, needs in SERVICES[name]["depends_on"].items()}

    assert conditions == {
        "migrate": "service_completed_successfully",
        "postgres": "service_healthy",
        "redis": "service_healthy",
    }


def test_database_and_queue_are_not_reachable_from_outside():
    assert COMPOSE["networks"]["back"]["internal"] is True
    for name in ("postgres", "redis"):
        assert SERVICES[name]["networks"] == ["back"]
        assert "ports" not in SERVICES[name]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["web"]["ports"])


def test_every_variable_that_the_settings_demand_is_given():
    settings = (ROOT / "config" / "settings.py").read_text()
    demanded = set(re.findall(r'env\.text\("([A-Z_]+)"\)', settings)) | {"SECRET_KEY"}

    assert demanded <= set(SERVICES["web"]["environment"])


class TestDockerfile:
    def test_everything_it_copies_exists_and_is_let_through(self):
        allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
        copies = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)

        sources = [source for copy in copies for source in copy.split()]

        assert sources
        assert all((ROOT / source).exists() for source in sources)
        assert set(sources) == allowed

    def test_copies_every_app(self):
        apps = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "scripts", "benchmarks"}

        assert all(f"COPY {app} {app}\n" in DOCKERFILE for app in apps)

    def test_installs_locked_packages_and_runs_as_an_ordinary_user(self):
        last_stage = DOCKERFILE.rpartition("\nFROM ")[2]

        assert "--require-hashes -r /tmp/base.txt" in DOCKERFILE
        assert re.search(r"^USER 10001:10001$", last_stage, re.MULTILINE)
        assert SERVICES["web"]["user"] == "10001:10001"

    def test_takes_the_same_libraries_as_the_setup_script(self):
        setup = (ROOT / "scripts" / "bootstrap.sh").read_text()
        wanted = set(re.findall(r"\blib(?:pango|pangoft2|harfbuzz)[\w.-]*\d\b(?!\.so)", " ".join(
            line.partition("|| echo ")[2] for line in setup.splitlines() if "has_library" in line
        )))  # fmt: skip

        assert wanted
        assert all(package in DOCKERFILE for package in wanted)
