# Sourced by bootstrap.sh: the road for a user who may not install packages. apt's own client fetches and
# verifies them with a state of its own, dpkg only unpacks them into .local/system; nothing is installed.
SYSTEM=$PWD/.local/system
APT_STATE=$PWD/.local/apt

private_apt() {
  apt-get -o "Dir::State::Lists=$APT_STATE/lists" -o "Dir::Cache=$APT_STATE/cache" \
    -o Debug::NoLocking=1 -o Acquire::Retries=2 "$@"
}

unpack_packages() {
  line="apt-get install --no-install-recommends $*"
  command -v dpkg >/dev/null 2>&1 || die "Ask an administrator to run: $line"
  mkdir -p "$APT_STATE/lists/partial" "$APT_STATE/cache/archives/partial" "$APT_STATE/packages" "$SYSTEM"
  private_apt update >.local/apt.log 2>&1 || say "apt-get update was not complete; going on with what it has"
  # All that is not on this machine yet. The C library stays the system's own: two of them cannot share a process.
  wanted=$(private_apt -s install --no-install-recommends "$@" 2>>.local/apt.log |
    sed -n 's/^Inst \([^ ]*\) .*/\1/p' | grep -vxE 'libc6|libc-bin|base-files|dpkg|apt')
  if [ -z "$wanted" ] || ! (cd "$APT_STATE/packages" && private_apt download $wanted >>../../apt.log 2>&1); then
    say "the packages could not be fetched. Ask an administrator to run: $line"
    explain .local/apt.log "apt-get could not fetch: $*"
  fi
  for package in "$APT_STATE"/packages/*.deb; do
    dpkg -x "$package" "$SYSTEM" 2>>.local/apt.log || explain .local/apt.log "$package could not be unpacked"
  done
  rm -rf "$APT_STATE/packages" "$APT_STATE/cache"
  finish_unpacked
}

finish_unpacked() { # what the packages' own scripts would have done
  mkdir -p "$SYSTEM/bin"
  cat >"$SYSTEM/fonts.conf" <<XML
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>$SYSTEM/usr/share/fonts</dir>
  <cachedir>$SYSTEM/fonts-cache</cachedir>
</fontconfig>
XML
  if exists "$SYSTEM"/usr/share/ca-certificates/mozilla/*.crt; then
    cat "$SYSTEM"/usr/share/ca-certificates/mozilla/*.crt >"$SYSTEM/certificates.pem"
  fi
  if [ -x "$SYSTEM/usr/lib/chromium/chromium" ]; then
    printf '#!/bin/sh\nexec "%s" "$@"\n' "$SYSTEM/usr/lib/chromium/chromium" >"$SYSTEM/bin/chromium"
    chmod +x "$SYSTEM/bin/chromium"
  fi
  : >"$SYSTEM/.ready"
}

unpack_pip() { # an unpacked ensurepip would look for the wheel, and pip for certificates, outside $SYSTEM
  "$python" -m venv --without-pip .venv || return 1
  "$python" -m zipfile -e "$SYSTEM"/usr/share/python-wheels/pip-*.whl .venv/lib/python3.*/site-packages || return 1
  [ -e /etc/ssl/certs/ca-certificates.crt ] || sed -i \
    "s#/etc/ssl/certs/ca-certificates.crt#$SYSTEM/certificates.pem#" .venv/lib/python3.*/site-packages/pip/_vendor/certifi/*.py
}

use_unpacked() {
  [ -e "$SYSTEM/.ready" ] || return 0
  case ":$PATH:" in *":$SYSTEM/bin:"*) return 0 ;; esac
  PATH=$PATH:$SYSTEM/bin:$SYSTEM/usr/bin:$SYSTEM/usr/sbin
  for folder in "$SYSTEM"/usr/lib/*-linux-gnu* "$SYSTEM"/lib/*-linux-gnu* "$SYSTEM"/usr/lib/*-linux-gnu*/pulseaudio; do
    [ ! -d "$folder" ] || LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$folder
  done
  FONTCONFIG_FILE=$SYSTEM/fonts.conf
  RONDOM_SYSTEM=$SYSTEM
  export PATH LD_LIBRARY_PATH FONTCONFIG_FILE RONDOM_SYSTEM
  if [ -f "$SYSTEM/certificates.pem" ] && [ ! -e /etc/ssl/certs/ca-certificates.crt ]; then
    PIP_CERT=${PIP_CERT:-$SYSTEM/certificates.pem}
    export PIP_CERT
  fi
}
