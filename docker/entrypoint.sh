#!/bin/sh
# What may follow the image's name:
#   nothing                          the server as it is
#   --maxmemory 1gb …                options for the server
#   /etc/oribi.conf [--port 6380 …]  a conf file, then options
#   oribi …, redis-server …          the same, with the server named
#   anything else                    a program to run instead
set -e

case ${1:-} in
  '' | -* | *.conf) set -- oribi "$@" ;;
  redis-server) shift; set -- oribi "$@" ;;
esac
[ "$1" = oribi ] || exec "$@"
shift
case ${1:-} in
  -v | --version | -h | --help | --print-default-conf) exec oribi "$@" ;;
esac

# From where a container can be reached is up to its engine, so clients from other addresses are welcome without
# a password, as long as neither the conf file nor an option (the last one wins) says otherwise.
conf=
case ${1:-} in
  *.conf) conf=$1; shift ;;
esac
if [ -z "$conf" ] || ! grep -Eqis '^[[:space:]]*protected-mode[[:space:]]' "$conf"; then
  set -- --protected-mode no "$@"
fi
set -- oribi ${conf:+"$conf"} "$@"

# /data may be a folder of the host's that belongs to root.
if [ "$(id -u)" = 0 ]; then
  find . \! -user oribi -exec chown oribi '{}' + 2>/dev/null || true
  exec setpriv --reuid=oribi --regid=oribi --clear-groups -- "$@"
fi
exec "$@"
