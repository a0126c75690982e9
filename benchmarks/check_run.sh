#!/usr/bin/env bash
# Walks ./run for real, on a data folder of its own: first and second start, two commands at once, Ctrl-C, kill -9
# of each part, and every refusal. Takes some minutes; exits 1 when anything is not as promised.
#   benchmarks/check_run.sh [port]
set -u
cd "$(dirname "$0")/.."
port=${1:-8731}
data=$(mktemp -d /tmp/rondom-check-XXXXXX)
failures=0
run() { RONDOM_DATA=$data PORT=$port ./run "$@"; }
check() { # $1 = what must hold, the rest = a command that proves it
  if "${@:2}" >/dev/null 2>&1; then echo "ok      $1"; else echo "FAILED  $1"; failures=$((failures + 1)); fi
}
leftovers() { # processes that belong to this data folder: by environment, command line or working directory
  for process in /proc/[0-9]*; do
    [ "${process#/proc/}" != $$ ] || continue
    if grep -qzF -e "RONDOM_DATA=$data" "$process/environ" 2>/dev/null || grep -qzF "$data" "$process/cmdline" 2>/dev/null ||
      [[ $(readlink "$process/cwd" 2>/dev/null) == "$data"* ]]; then
      [ -z "$(tr -d '\0' <"$process/cmdline" 2>/dev/null)" ] || echo "${process#/proc/} $(tr '\0' ' ' <"$process/cmdline")"
    fi
  done
}
nothing_left() { # within ten seconds
  for _ in $(seq 40); do [ -n "$(leftovers)" ] || return 0; sleep 0.25; done
  leftovers
  return 1
}
start() { # in the background, until it is ready; its output in $log
  log=$data.log
  setsid env RONDOM_DATA="$data" PORT="$port" ./run "$@" >"$log" 2>&1 &
  supervisor=$!
  for _ in $(seq 1200); do
    grep -q '] ready$' "$log" && return 0
    kill -0 $supervisor 2>/dev/null || return 1
    sleep 0.25
  done
  return 1
}
healthy() { [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/gezond")" = 200 ]; }
refused_with() { # $1 = words of the message, the rest = the command
  output=$("${@:2}" 2>&1 </dev/null)
  status=$?
  if [ $status = 3 ] && grep -q "$1" <<<"$output"; then return 0; fi
  echo "status $status: $output" | tail -n 5
  return 1
}
pid_of() { leftovers | grep -E -- "$1" | sort -n | head -n 1 | cut -d' ' -f1; }
count() { run manage shell --no-imports -c 'from django.db import connection as c
k = c.cursor(); k.execute("create table if not exists kept (x int)"); k.execute("select count(*) from kept"); print(k.fetchone()[0])' 2>/dev/null; }
insert() { run manage shell --no-imports -c 'from django.db import connection as c; c.cursor().execute("insert into kept values (1)")' 2>/dev/null; }
shown() { # $1 = output, the rest = a manage command: its stdout must be exactly that
  [ "$(run manage "${@:2}" 2>/dev/null)" = "$1" ]
}
trap 'kill -9 ${supervisor:-} 2>/dev/null; nothing_left >/dev/null; rm -rf "${data%-empty}"*' EXIT

began=$SECONDS
check "the first start is killed while it works" bash -c "timeout -s KILL 12 env RONDOM_DATA=$data PORT=$port ./run; true"
check "  kill -9 left nothing running" nothing_left
check "the next one finishes what was begun" start
echo "        ready $((SECONDS - began)) s after the first line"
check "  the page of health gives 200" healthy
check "  the demo accounts are shown" grep -q 'Demo accounts' "$log"
check "a second start here is refused" refused_with "already running" env RONDOM_DATA="$data" ./run
check "a taken port is refused" refused_with "cannot be used" env RONDOM_DATA="$data-2" PORT="$port" ./run
check "PORT=x is refused" refused_with "is not a port" env RONDOM_DATA="$data-2" PORT=x ./run
check "a command beside it has clean output" shown 42 shell --no-imports -c 'print(42)'
run manage shell --no-imports -c 'raise SystemExit(7)' >/dev/null 2>&1
check "  and passes its exit status on" test $? = 7
worker=$(pid_of 'celery .*worker')
kill -9 "$worker"; sleep 8
check "a killed worker is started again" test "$(pid_of 'celery .*worker')" != "$worker" -a -n "$(pid_of 'celery .*worker')"
check "  and none of its children stays behind" test "$(leftovers | grep -c 'celery .*worker')" = 3
kill -INT $supervisor; wait $supervisor
check "Ctrl-C ends with status 0" test $? = 0
check "  nothing is left running" test -z "$(leftovers)"

began=$SECONDS
check "the second start" start
echo "        ready in $((SECONDS - began)) s"
before=$(count); insert
kill -9 $supervisor; wait $supervisor 2>/dev/null
check "kill -9 leaves nothing running" nothing_left
check "  and loses nothing" test "$(count)" = $((before + 1))
check "commands without ./run start the services" shown 42 shell --no-imports -c 'print(42)'
check "  and leave nothing running" test -z "$(leftovers)"
for n in 1 2 3; do (sleep 0.$n; shown "$n" shell --no-imports -c "import time; time.sleep(4 - $n); print($n)" && touch "$data-$n") & done
wait
check "three commands at once do not fight" ls "$data-1" "$data-2" "$data-3"
check "  and leave nothing running" nothing_left
start && insert
kill -9 "$(pid_of scripts.keeper)"; wait $supervisor; status=$?
check "a killed keeper ends the rest, with status 3" test $status = 3
check "  nothing is left running" nothing_left
check "  nothing is lost" test "$(count)" = $((before + 2))
start; kill -9 "$(pid_of 'gunicorn')"; sleep 5
check "a killed web server is started again" healthy
kill -TERM $supervisor; wait $supervisor
check "SIGTERM ends with status 0" test $? = 0
check "  nothing is left running" test -z "$(leftovers)"
check "--leeg on the demo is refused" refused_with "holds the demo" env RONDOM_DATA="$data" ./run --leeg
database=$data/postgres; [ ! -f "$data/postgres-elsewhere" ] || database=$(cat "$data/postgres-elsewhere")
cp "$database/PG_VERSION" "$data/kept-version"; echo 9 >"$database/PG_VERSION"
check "data of another PostgreSQL are refused" refused_with "were made by PostgreSQL 9" env RONDOM_DATA="$data" ./run manage check
cat "$data/kept-version" >"$database/PG_VERSION"
if [ "$(id -u)" = 0 ] && mkdir "$data-full" && mount -t tmpfs -o size=50m full "$data-full" 2>/dev/null; then
  check "a full disk is refused" refused_with "too full" env RONDOM_DATA="$data-full" PORT="$port" ./run
  umount "$data-full"
fi
data=$data-empty
mkdir "$data"
check "an empty one starts with --leeg" start --leeg
check "  and says how the first administrator is made" grep -q eerste_beheerder "$log"
kill -INT $supervisor; wait $supervisor
check "  and stays empty at the next start" start
check "  without accounts" bash -c "! grep -q 'Demo accounts' '$log'"
kill -INT $supervisor; wait $supervisor
check "  nothing is left running" nothing_left
data=${data%-empty}
echo "$failures failed, $((SECONDS)) s"
[ $failures = 0 ]
