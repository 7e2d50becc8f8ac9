#!/bin/bash
# Healthy is a server that answers PING on ORIBI_PORT (6379), be it only with NOAUTH: it is there, and it talks.
exec 3<>"/dev/tcp/127.0.0.1/${ORIBI_PORT:-6379}" || exit 1
printf 'PING\r\n' >&3
read -r -t 2 answer <&3 || exit 1
[[ $answer == +PONG* || $answer == -NOAUTH* ]]
