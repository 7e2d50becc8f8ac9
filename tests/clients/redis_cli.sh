# redis-cli as people use it: commands, both protocols, its modes, and at a terminal.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/check.sh"
cli() { timeout 60 redis-cli -p "$ORIBI_PORT" "$@" 2>&1; }

equal ping PONG "$(cli ping)"
equal "ping -3" PONG "$(cli -3 ping)"
equal set OK "$(cli set greeting 'hello world')"
equal get "hello world" "$(cli get greeting)"
equal "null" "" "$(cli get nothing)"
equal "null -3 in --no-raw" "(nil)" "$(cli -3 --no-raw get nothing)"
equal "integer" "(integer) 5" "$(cli --no-raw incrby number 5)"
equal "csv" '"hello world","5"' "$(cli --csv mget greeting number)"
equal "json" '["hello world","5"]' "$(cli -3 --json mget greeting number)"
equal "repeat" $'6\n7\n8' "$(cli -r 3 incr number)"
equal "database" OK "$(cli -n 3 set elsewhere 1)"
equal "uri" 1 "$(timeout 60 redis-cli -u "redis://127.0.0.1:$ORIBI_PORT/3" get elsewhere)"
equal "standard input" OK "$(printf 'from\nstdin' | cli -x set stdin)"
equal "standard input arrived" $'from\nstdin' "$(cli get stdin)"
contains "wrong arity" "ERR wrong number of arguments for 'get' command" "$(cli get)"
contains "unknown command" "ERR unknown command 'nosuch'" "$(cli nosuch)"
contains "wrong number" "ERR value is not an integer or out of range" "$(cli incr greeting)"
equal "status of an error with -e" 1 "$(cli -e nosuch >/dev/null; echo $?)"
equal "commands from standard input" $'OK\n1' "$(printf 'set a 1\nget a\n' | cli)"
contains "info" "redis_version:" "$(cli info server)"
contains "info -3" "tcp_port:$ORIBI_PORT" "$(cli -3 info)"
equal "client name" worker "$(printf 'client setname worker\nclient getname\n' | cli | tail -1)"
contains "client list" "cmd=client" "$(cli client list)"
contains "config get" "maxmemory" "$(cli config get 'maxmem*')"

equal "password set" OK "$(cli config set requirepass secret)"
contains "no password" "NOAUTH" "$(cli get greeting)"
equal "password" "hello world" "$(cli -a secret --no-auth-warning get greeting)"
equal "password -3" "hello world" "$(cli -3 --user default --pass secret --no-auth-warning get greeting)"
contains "wrong password" "WRONGPASS" "$(cli -a wrong get greeting)"
equal "password dropped" OK "$(cli -a secret --no-auth-warning config set requirepass '')"

cli flushall >/dev/null
for ((i = 0; i < 500; i++)); do printf 'set scan:%d %0*d\n' $i $((i % 50 + 1)) $i; done | cli >/dev/null
equal "--scan" 500 "$(cli --scan | sort -u | wc -l)"
equal "--scan --pattern" 10 "$(cli --scan --pattern 'scan:4?' | sort -u | wc -l)"
contains "--bigkeys" "Sampled 500 keys" "$(cli --bigkeys)"
contains "--bigkeys by type" "500 strings with" "$(cli --bigkeys)"
contains "--memkeys" "Sampled 500 keys" "$(cli --memkeys)"
contains "--memkeys by type" "500 strings with" "$(cli --memkeys)"
contains "--hotkeys without LFU" "ERR" "$(cli --hotkeys)"
stat=$(timeout 2 stdbuf -oL redis-cli -p "$ORIBI_PORT" --stat -i 0.2 2>&1)
contains "--stat" "keys" "$stat"
contains "--stat counts keys" "500 " "$stat"
equal "--latency" 4 "$(timeout 20 redis-cli -p "$ORIBI_PORT" --latency --raw -i 1 2>&1 | wc -w)"
contains "--latency-dist" "---" "$(timeout 2 redis-cli -p "$ORIBI_PORT" --latency-dist -i 1 2>&1 || echo ---)"

cli flushall >/dev/null
piped=$(awk 'BEGIN { for (i = 0; i < 1000000; i++) {
  k = sprintf("key:%d", i); v = sprintf("value:%d", i);
  printf "*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n", length(k), k, length(v), v } }' |
  timeout 200 redis-cli -p "$ORIBI_PORT" --pipe 2>&1)
contains "--pipe" "errors: 0, replies: 1000000" "$piped"
equal "--pipe set all" 1000000 "$(cli dbsize)"
equal "--pipe set the last" value:999999 "$(cli get key:999999)"
contains "--pipe tells errors" "errors: 1" "$(printf 'nosuch a\r\n' | cli --pipe)"
cli flushall >/dev/null

# At a terminal: hints come from the server's COMMAND DOCS or redis-cli's own table, completion and HELP too.
terminal() {
  { sleep 0.7; for keys in "$@"; do printf '%b' "$keys"; sleep 0.3; done; printf 'quit\r'; sleep 0.3; } |
    HOME=/nonexistent TERM=xterm timeout 30 script -qec "stty cols 100 rows 40; redis-cli -p $ORIBI_PORT" /dev/null 2>&1
}
seen=$(terminal 'set ' 'typed "two words"\r' 'get typed\r' 'help get\r' 'hello 3\r' 'ttl typed\r')
contains "prompt" "127.0.0.1:$ORIBI_PORT>" "$seen"
contains "hint" "key value" "$seen"
contains "typed reply" '"two words"' "$seen"
contains "help" "summary:" "$seen"
contains "hello at the terminal" "server" "$seen"
contains "ttl" "(integer) -1" "$seen"
seen=$(terminal 'select 2\r' 'ping\r' 'multiword "unclosed\r')
contains "prompt names the database" "[2]>" "$seen"
contains "unclosed quote" "Invalid argument(s)" "$seen"
finish
