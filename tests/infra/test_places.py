"""Where an installation keeps its things."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import places
from scripts.places import (
    LONGEST_SOCKET_PATH,
    ROOT,
    Data,
    Refusal,
    make_private,
    socket_folder,
    why_not_enough,
)
from scripts.upkeep import is_collected, mark_of, static_mark


class TestSocketFolder:
    def test_stays_short_however_deep_the_data_lie(self):
        deep = Path("/srv") / ("a" * 200) / ("b" * 200)

        longest = socket_folder(deep) / "pg" / ".s.PGSQL.5432.lock"

        assert len(os.fsencode(longest)) < LONGEST_SOCKET_PATH

    def test_differs_per_data_folder_and_is_the_same_each_time(self):
        assert socket_folder(Path("/srv/a")) != socket_folder(Path("/srv/b"))
        assert socket_folder(Path("/srv/a")) == socket_folder(Path("/srv/a"))


class TestData:
    def test_lies_in_the_checkout_unless_named(self, monkeypatch):
        monkeypatch.delenv("RONDOM_DATA", raising=False)

        assert Data.from_environment().folder == ROOT / ".local"

    def test_a_relative_name_is_relative_to_where_the_caller_stands(self, monkeypatch, tmp_path):
        monkeypatch.setenv("RONDOM_DATA", "north")
        monkeypatch.setenv("RONDOM_CALLER_DIR", str(tmp_path))

        assert Data.from_environment().folder == tmp_path / "north"

    def test_refuses_a_folder_that_cannot_be_made(self, tmp_path):
        (tmp_path / "file").touch()

        with pytest.raises(Refusal, match="No right to write"):
            Data(tmp_path / "file" / "data").make()

    def test_the_secret_key_is_made_once_and_is_private(self, tmp_path):
        data = Data(tmp_path)

        first = data.secret_key()

        assert first == data.secret_key()
        assert len(first) > 50
        assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
        assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]

    @pytest.mark.parametrize(
        ("free", "is_new", "refused"),
        [(499, True, True), (500, True, False), (99, False, True), (100, False, False)],
    )
    def test_a_full_disk_is_refused_before_anything_starts(self, free, is_new, refused):
        reason = why_not_enough(free, Path("/data"), is_new=is_new)

        assert (f"too full: {free} MB free for /data" in (reason or "")) is refused

    def test_a_lock_is_held_by_one_process_and_freed_when_it_ends(self, tmp_path):
        data = Data(tmp_path)
        attempt = (
            "import sys; from pathlib import Path; from scripts.places import Data;"
            "sys.exit(Data(Path(sys.argv[1])).try_to_hold('run.lock') is None)"
        )

        with data.wait_to_hold("run.lock"):
            while_held = subprocess.run([sys.executable, "-c", attempt, tmp_path], cwd=ROOT)
        afterwards = subprocess.run([sys.executable, "-c", attempt, tmp_path], cwd=ROOT)

        assert (while_held.returncode, afterwards.returncode) == (1, 0)

    def test_a_large_log_is_kept_once(self, tmp_path, monkeypatch):
        monkeypatch.setattr(places, "MEGABYTE", 1)
        data = Data(tmp_path)
        data.logs.mkdir()
        (data.logs / "redis.log").write_text("a long line of long ago\n")

        with data.log("redis") as log:
            log.write(b"new\n")

        assert data.tail("redis") == "new"
        assert (data.logs / "redis.log.1").read_text() == "a long line of long ago\n"


def test_a_private_folder_is_not_taken_from_another_owner(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    with pytest.raises(Refusal, match="belongs to another user"):
        make_private(tmp_path / "link")


def test_a_private_folder_is_closed_to_others(tmp_path):
    make_private(tmp_path / "sockets")

    assert stat.S_IMODE((tmp_path / "sockets").stat().st_mode) == 0o700


class TestMarks:
    def test_static_files_are_collected_again_when_their_place_is_gone(self, tmp_path):
        data = Data(tmp_path)
        data.collected.write_text(static_mark({}))
        (tmp_path / "static").mkdir()
        (tmp_path / "static" / "staticfiles.json").touch()

        assert is_collected(data, {})
        (tmp_path / "static" / "staticfiles.json").unlink()
        assert not is_collected(data, {})

    def test_a_mark_changes_with_its_files(self):
        command, lock = ROOT / "manage.py", ROOT / "requirements" / "base.txt"

        assert mark_of([command]) == mark_of([command])
        assert mark_of([command]) != mark_of([command, lock])
