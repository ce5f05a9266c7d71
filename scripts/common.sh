# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
# Sourced by the scripts that build something: finds or installs what the build needs, from the distribution's packages.

say() { printf 'riffle: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
quietly() {  # COMMAND...: prints its output only if it fails
  local log status=0
  log=$(mktemp)
  "$@" > "$log" 2>&1 || status=$?
  [ "$status" = 0 ] || cat "$log" >&2
  rm -f "$log"
  return "$status"
}

at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }  # VERSION MINIMUM
# shellcheck disable=SC2016
installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null)" = installed ]; }  # PACKAGE
candidate() { apt-cache policy "$1" | sed -n 's/^ *Candidate: *\([0-9]*:\)\{0,1\}//p'; }  # PACKAGE

new_enough_compiler() { command -v "$1" > /dev/null && at_least "$("$1" -dumpversion)" 12; }
new_enough_cmake() {
  command -v cmake > /dev/null && at_least "$(cmake --version | sed -n 's/^cmake version //p')" 3.25
}
boost_packages() {  # the lowest Boost from 1.81 on among the packages that standard input names
  local version
  sed -n 's/^libboost-json\(1\.[0-9]*\)-dev.*/\1/p' | sort -V | while read -r version; do
    if at_least "$version" 1.81; then echo "libboost$version-dev libboost-json$version-dev"; break; fi
  done
}
boost_installed() {
  # shellcheck disable=SC2016
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' 'libboost-json1.*-dev' 2> /dev/null |
    sed -n 's/^installed //p' | boost_packages | grep -q .
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo > /dev/null; then sudo "$@"
  else fail "not root, and no sudo; as root, run: $*"
  fi
}
apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}

# install_dependencies PACKAGE...: a compiler, CMake, Ninja, Boost, range-v3 and the packages named, where missing.
# Exports CXX if the compiler to use is not the default one. Does not touch apt where nothing is missing.
install_dependencies() {
  local tools=$PWD/build/tools missing=() package
  PATH=$tools/bin:$PATH
  if [ -z "${CXX:-}" ] && ! new_enough_compiler g++; then
    if new_enough_compiler g++-12; then export CXX=g++-12; else missing+=(g++); fi
  fi
  new_enough_cmake || missing+=(cmake)
  command -v ninja > /dev/null || missing+=(ninja-build)

  if ! command -v apt-get > /dev/null; then
    [ ${#missing[@]} = 0 ] || fail "no apt-get here; please install ${missing[*]} (GCC 12, CMake 3.25 or newer)"
    say "no apt-get here: CMake looks for the libraries, and fetches what it does not find"
    return
  fi
  for package in librange-v3-dev "$@"; do installed "$package" || missing+=("$package"); done
  local no_boost=
  boost_installed || compgen -G "build/*/_deps/boost-src" > /dev/null || no_boost=yes
  [ ${#missing[@]} != 0 ] || [ -n "$no_boost" ] || return 0

  say "installing what is missing: ${missing[*]} ${no_boost:+Boost}"
  quietly apt_get update || fail "apt-get update failed"
  local wanted=()
  for package in ${missing[@]+"${missing[@]}"}; do
    case $package in
      g++) at_least "$(candidate g++)" 12 || { package=g++-12; export CXX=g++-12; } ;;
      cmake) at_least "$(candidate cmake)" 3.25 || package=python3-venv ;;
    esac
    wanted+=("$package")
  done
  if [ ${#wanted[@]} != 0 ]; then
    quietly apt_get install --no-install-recommends "${wanted[@]}" || fail "apt-get install failed"
  fi
  if ! new_enough_cmake; then
    say "the distribution's CMake is older than 3.25: installing CMake with pip into build/tools"
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet cmake || fail "pip could not install CMake"
  fi

  [ -n "$no_boost" ] || return 0
  # Two versions of Boost cannot be installed together: one that is there is left alone.
  package=$(apt-cache search --names-only '^libboost-json1\.[0-9]+-dev$' | boost_packages)
  # shellcheck disable=SC2086
  if [ -z "$package" ] || ! quietly apt_get install --no-install-recommends --no-remove $package; then
    say "no Boost 1.81 or newer can be installed from the distribution's packages: CMake fetches one"
    installed ca-certificates || quietly apt_get install --no-install-recommends ca-certificates
  fi
}
