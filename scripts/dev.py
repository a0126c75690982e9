"""The entry of ./run and ./test, once the Python environment is there."""

import sys

from scripts.places import Refusal, give_up

HELP = """\
./run                    start Rondom with the demo consortium; Ctrl-C stops it
./run --leeg             start it without demo data (once started so, it stays so)
./run manage COMMAND ... run a management command on the same data
./test                   run every check and test; ./test ARGUMENTS gives them to pytest

PORT=8080                the port (otherwise 8000, or the first free one after it)
RONDOM_BIND=0.0.0.0      the address to listen on (otherwise this machine only)
RONDOM_DATA=DIR          keep database, queue and uploads in DIR instead of .local/
DATABASE_URL, REDIS_URL  use these instead of private ones

docs/installation.md says more.
"""


def main(arguments: list[str]) -> int:
    match arguments:
        case ["run", "-h" | "--help", *_]:
            sys.stdout.write(HELP)
            return 0
        case ["run", "manage", *rest]:
            from scripts.command import manage

            return manage(rest)
        case ["run", *rest]:
            from scripts.supervisor import run

            return run(rest)
        case ["test", *rest]:
            from scripts.checks import test

            return test(rest)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Refusal as reason:
        give_up(str(reason))
