#!/usr/bin/env bash
# Builds the image and starts it without a container engine: buildah's chroot isolation does the building, and
# debootstrap makes the base image, from where this machine's own apt gets its packages. Root only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly base=docker.io/library/debian:bookworm-slim image=localhost/oribi:check
readonly port=${ORIBI_FIRST_PORT:-7020}
folder=$(mktemp -d)
readonly folder
export STORAGE_DRIVER=${STORAGE_DRIVER:-vfs} BUILDAH_ISOLATION=chroot
server=

tidy() {
  if [[ -n $server ]]; then kill "$server" 2>/dev/null || true; wait "$server" || true; fi
  bud rm --all >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap tidy EXIT

say() { printf '\n== %s\n' "$*"; }
die() { printf 'check: %s\n' "$*" >&2; exit 1; }
bud() { buildah --root "$folder/storage" --runroot "$folder/run" "$@"; }

# Asks the server one thing, by hand: the image brings no client, and this machine may have none.
ask() {
  local answer
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
  printf '%s\r\n' "$1" >&3
  read -r -t 3 answer <&3 || true
  exec 3>&-
  printf '%s\n' "${answer%$'\r'}"
}

make_base() {
  local mirror container
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1)
  debootstrap --variant=minbase bookworm "$folder/base" "$mirror" >"$folder/debootstrap.log" ||
    { tail "$folder/debootstrap.log"; die "debootstrap failed"; }
  cp -r /etc/apt/. "$folder/base/etc/apt/"
  container=$(bud from scratch)
  bud add -q "$container" "$folder/base" / >/dev/null
  bud commit -q "$container" "$base" >/dev/null
  rm -rf "$folder/base"
}

start_server() {
  local container=$1 entrypoint
  entrypoint=$(bud inspect --format '{{index .Docker.Config.Entrypoint 0}}' "$container")
  bud run "$container" -- "$entrypoint" --port "$port" &
  server=$!
  for _ in {1..50}; do
    if [[ $(ask PING 2>/dev/null) == PONG || $(ask PING 2>/dev/null) == +PONG ]]; then return; fi
    sleep 0.1
  done
  die "no PONG on port $port"
}

healthy() { bud run "$1" -- env ORIBI_PORT="$port" healthcheck.sh 2>/dev/null; }

# Whoever owns the sockets of a port in /proc/net/tcp (column 8), 0A being LISTEN.
listener_uid() {
  awk -v port="$(printf ':%04X' "$port")" '$4 == "0A" && $2 ~ port "$" {print $8}' /proc/net/tcp | head -n 1
}

say "a base image, by debootstrap"
make_base
say "the image"
bud build --pull-never --format docker --file docker/Dockerfile --tag "$image" .
container=$(bud from --pull-never "$image")
if healthy "$container"; then die "healthy without a server: is port $port taken?"; fi
say "the server"
start_server "$container"
echo "PING: $(ask PING)"
healthy "$container" || die "the health check fails"
echo "health check: good"
[[ $(listener_uid) == 999 ]] || die "the server runs as uid $(listener_uid), not as oribi"
echo "runs as oribi"
bud run "$container" -- entrypoint.sh ls -ld /data
ask 'SHUTDOWN NOSAVE' >/dev/null
wait "$server" || die "the server ended with $?"
server=
say "the image is good: $(bud images --format '{{.Size}}' "$image")"
