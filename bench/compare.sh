#!/usr/bin/env bash
# compare.sh OURS PEER…: the same load on each server in turn, one server a command line. Two numbers count:
# requests per second, which redis-benchmark itself often limits, and the CPU time the server spent on a
# request (all its threads, from the scheduler's own books), which it does not.
set -euo pipefail

readonly rounds=${ORIBI_ROUNDS:-3} requests=${ORIBI_REQUESTS:-200000}
names=() ports=() pids=()
next_port=${ORIBI_FIRST_PORT:-7020}

stop_all() {
  ((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
  wait
}
trap stop_all EXIT

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start() {
  local -a command
  local port version
  read -ra command <<<"$1"
  until port_is_free "$next_port"; do next_port=$((next_port + 1)); done
  port=$next_port next_port=$((next_port + 1))
  (cd /tmp && exec "${command[@]}" --port "$port" --bind 127.0.0.1 --save '' >/dev/null) &
  version=$("${command[@]}" --version 2>&1 | grep -oE '[0-9]+\.[0-9]+[0-9.]*' | head -n 1 || true)
  pids+=($!) ports+=("$port") names+=("$(basename "${command[-1]}") $version")
  for _ in {1..50}; do
    [[ $(redis-cli -p "$port" ping 2>/dev/null) == PONG ]] && return
    sleep 0.1
  done
  echo "compare: '$1' does not answer on port $port" >&2
  exit 1
}

# Not %d: Debian's awk ends that at 2^31.
cpu_ns() { cat "/proc/$1/task/"*/schedstat | awk '{n += $1} END {printf "%.0f\n", n}'; }

# measure SERVER TEST PIPELINE: "requests/s ns/request"
measure() {
  local count=$requests before rate
  if (($3 > 1)); then count=$((requests * 5)); fi
  if [[ $2 == mset ]]; then count=$((count / 5)); fi  # ten keys a request
  before=$(cpu_ns "${pids[$1]}")
  rate=$(redis-benchmark -p "${ports[$1]}" -t "$2" -P "$3" -n "$count" -c 50 -r 100000 --csv |
    tail -n 1 | cut -d '"' -f 4)
  echo "$rate $((($(cpu_ns "${pids[$1]}") - before) / count))"
}

# The middle one of a column of numbers.
median() { sort -n | awk '{n[NR] = $1} END {print n[int((NR + 1) / 2)]}'; }

# The servers take turns, so that a slow moment of the machine meets all of them.
compare() {
  local test=$1 pipeline=$2 round i rate cpu our_rate our_cpu
  local -a results=()
  for ((round = 0; round < rounds; round++)); do
    for i in "${!names[@]}"; do results[i]+="$(measure "$i" "$test" "$pipeline")"$'\n'; done
  done
  for i in "${!names[@]}"; do
    rate=$(printf %s "${results[i]}" | cut -d ' ' -f 1 | median)
    cpu=$(printf %s "${results[i]}" | cut -d ' ' -f 2 | median)
    if ((i == 0)); then our_rate=$rate our_cpu=$cpu; fi
    awk -v t="$test" -v p="$pipeline" -v s="${names[i]}" -v r="$rate" -v c="$cpu" \
      -v our_r="$our_rate" -v our_c="$our_cpu" -v peer="$i" 'BEGIN {
        printf "%-10s %3d  %-20s %12.0f %12d", t, p, s, r, c
        if (peer > 0) printf "   %6.2f x %6.2f x", our_r / (r ? r : 1), our_c / (c ? c : 1)
        print "" }'
  done
}

for server in "$@"; do start "$server"; done
printf '%-10s %3s  %-20s %12s %12s   %s\n' test -P server requests/s 'CPU ns/req.' 'ours/theirs: speed, CPU'
for pipeline in 1 16 64; do
  for test in ping_mbulk set get incr mset; do compare "$test" "$pipeline"; done
done
