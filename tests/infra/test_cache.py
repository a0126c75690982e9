"""Who logs in while the queue is away is not kept out by what only counts."""

import pytest
from django.core.cache import cache

from config import env
from tests.factories import UserFactory


@pytest.fixture
def _without_redis(settings):
    settings.CACHES = {"default": env.cache("redis+socket:///tmp/no-such-place.sock")}


@pytest.mark.usefixtures("_without_redis")
class TestWithoutRedis:
    def test_nothing_is_known_and_nothing_fails(self):
        cache.set("one", 1)

        assert cache.add("one", 1)
        assert cache.get("one", "nothing") == "nothing"
        assert cache.incr("one") == 1
        assert not cache.delete("one")

    @pytest.mark.django_db
    def test_a_worker_logs_in(self, client):
        user = UserFactory(coach=True)

        answer = client.post("/inloggen", {"username": user.email, "password": "geheim-voor-tests"})

        assert answer.status_code == 302
        assert client.session["_auth_user_id"] == str(user.pk)

    @pytest.mark.django_db
    def test_guessing_is_still_stopped_by_the_database(self, client):
        user = UserFactory(coach=True)

        told = [
            client.post("/inloggen", {"username": user.email, "password": "mis"}).status_code
            for _ in range(6)
        ]

        assert told == [422] * 5 + [429]
