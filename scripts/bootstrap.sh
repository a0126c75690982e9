# Sourced by ./run and ./test, in POSIX sh. Installs what is missing; when nothing is, it takes a fraction of a second.
# Everything it says goes to stderr, because stdout belongs to the command (`./run manage ...`).
say() { printf '[setup] %s\n' "$*" >&2; }
die() { printf '\n[setup] %s\n\n' "$*" >&2; exit 3; }

. scripts/unpack.sh

find_python() {
  for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 "$SYSTEM/usr/bin/python3"; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import ssl, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
    then command -v "$name"; return 0; fi
  done
  return 1
}
exists() { for path in "$@"; do [ -e "$path" ] && return 0; done; return 1; }
has_library() {
  PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "$1" || exists "$SYSTEM"/usr/lib/*/"$1"
}
has_pip() { # a way to fill the environment: the system's own ensurepip, or pip's wheel, unpacked
  "$(find_python)" -c 'import ensurepip' >/dev/null 2>&1 || exists "$SYSTEM"/usr/share/python-wheels/pip-*.whl
}
has_postgresql() {
  command -v initdb >/dev/null 2>&1 || exists /usr/lib/postgresql/*/bin/initdb "$SYSTEM"/usr/lib/postgresql/*/bin/initdb
}
has_queue() { command -v valkey-server >/dev/null 2>&1 || command -v redis-server >/dev/null 2>&1; }
has_browser() { command -v chromium >/dev/null 2>&1; }

missing_packages() { # $1 = base or dev
  { find_python >/dev/null && has_pip; } || echo python3-venv
  has_library libpangoft2-1.0.so.0 || echo libpango-1.0-0 libpangoft2-1.0-0
  has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
  [ -n "${DATABASE_URL:-}" ] || has_postgresql || echo postgresql
  [ -n "${REDIS_URL:-}" ] || has_queue || echo redis-server
  [ "$1" != dev ] || has_browser || echo chromium
}

need_space() { # $1 = megabytes
  free=$(df -Pk . | awk 'NR==2 {print int($4/1024)}')
  [ "$free" -ge "$1" ] || die "The disk is too full: $free MB free in $PWD, setting up needs $1 MB. Make room and start again."
}

explain() { # $1 = log file, $2 = what failed: the cause in one line, where it can be told
  tail -n 5 "$1" >&2
  if grep -qi 'no space left\|not enough free space\|enough free space' "$1"; then
    die "$2: the disk is full. Make room and start again (whole log: $1)."
  elif grep -qiE 'could not resolve|temporary failure|name resolution|unreachable|cannot initiate|unable to connect|could not connect|connection (refused|timed out|failed)|failed to establish|connection error|newconnectionerror|proxy ?error|failed to fetch|timed out' "$1"; then
    die "$2: no network, or no road to the package server. Connect (or set https_proxy) and start again (whole log: $1)."
  elif grep -qiE 'certificate ?verif|unknownissuer|certificate is not trusted|issuer is unknown' "$1"; then
    die "$2: the certificate of the package server is not trusted. Behind a proxy with its own certificate, set PIP_CERT to its file (whole log: $1)."
  fi
  die "$2 (whole log: $1)."
}

install_packages() {
  as_root=none
  if [ "$(id -u)" = 0 ]; then as_root=
  elif command -v sudo >/dev/null 2>&1; then
    if sudo -n true 2>/dev/null; then as_root="sudo -n"
    elif [ -t 0 ] && say "sudo may ask for your password, to install: $*" && sudo -v; then as_root=sudo; fi
  fi
  command -v apt-get >/dev/null 2>&1 ||
    die "This system has no apt-get. Install what these Debian packages hold: $* (docs/installation.md says more)."
  need_space 1500
  if [ "$as_root" = none ]; then
    say "no right to install packages; unpacking them into .local/system instead"
    unpack_packages "$@"
    return
  fi
  say "installing system packages: $*"
  policy=/usr/sbin/policy-rc.d  # nothing that is installed here may start a service of its own
  made=
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null && $as_root chmod +x $policy && made=1
  fi
  status=0
  { $as_root apt-get -qq update
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 \
      install --no-install-recommends "$@"
  } >.local/apt.log 2>&1 </dev/null || status=$?
  [ -z "$made" ] || $as_root rm -f $policy
  [ $status = 0 ] || explain .local/apt.log "apt-get could not install: $*"
}

make_environment() {
  rm -rf .venv
  if exists "$SYSTEM"/usr/share/python-wheels/pip-*.whl; then
    unpack_pip >.local/pip.log 2>&1 || explain .local/pip.log "pip could not be put into .venv"
  else
    "$python" -m venv .venv >.local/pip.log 2>&1 || explain .local/pip.log "The Python environment could not be made"
  fi
}

install_requirements() { # $1 = base or dev
  stamp=.venv/.installed-$1
  wanted=$(cksum <"requirements/$1.txt")
  [ "$(cat $stamp 2>/dev/null)" != "$wanted" ] || return 0
  need_space 1000
  say "installing the locked Python packages ($1), about half a minute"
  : >.venv/.incomplete
  .venv/bin/python -m pip install -q --disable-pip-version-check --no-input --require-hashes \
    -r "requirements/$1.txt" >.local/pip.log 2>&1 </dev/null || explain .local/pip.log "pip could not install the locked packages"
  rm .venv/.incomplete
  printf %s "$wanted" >$stamp
}

environment_is_ready() { # $1 = base or dev
  [ "$(cat .venv/.installed-base 2>/dev/null)" = "$(cksum <requirements/base.txt)" ] || return 1
  [ "$1" = base ] || [ "$(cat .venv/.installed-dev 2>/dev/null)" = "$(cksum <requirements/dev.txt)" ] || return 1
  [ ! -e .venv/.incomplete ] && .venv/bin/python -c '' 2>/dev/null
}

set_up() { # $1 = base or dev
  missing=$(missing_packages "$1" | tr '\n' ' ')
  [ -z "$missing" ] || install_packages $missing
  use_unpacked
  missing=$(missing_packages "$1" | tr '\n' ' ')
  python=$(find_python) || die "No Python 3.11, 3.12 or 3.13 was found, not even after installing. Set PYTHON=/path/to/python3."
  [ -z "$missing" ] || die "Still missing after installing: $missing(see .local/apt.log)."
  # One that was left half filled, or whose Python is gone, is made again; otherwise it is only brought up to date.
  if [ -e .venv/.incomplete ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then make_environment; fi
  install_requirements base
  [ "$1" = base ] || install_requirements dev
}

bootstrap() { # $1 = base or dev
  mkdir -p .local 2>/dev/null && [ -w .local ] || die "No right to write in $PWD. Work in a copy that is yours."
  use_unpacked
  if environment_is_ready "$1" && [ -z "$(missing_packages "$1")" ]; then return 0; fi
  exec 9>.local/setup.lock  # two commands at once: the second waits and then finds it done
  flock 9
  set_up "$1"
  exec 9>&-
}
