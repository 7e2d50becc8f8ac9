# redis-benchmark with the loads people compare servers by. Speed is not judged here.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/check.sh"

benchmark() { timeout 120 redis-benchmark -p "$ORIBI_PORT" "$@" 2>&1; }

# One line a test, each with a rate above 0.
expect_rates() {
  local name=$1 wanted=$2 text=$3
  equal "$name" "$wanted" "$(grep -cE '^"[^"]+","[1-9][0-9]*\.[0-9]+"' <<<"$text")"
  lacks "$name" "Error" "$text"
}

for depth in 1 16 100; do
  expect_rates "-P $depth" 6 \
    "$(benchmark -t ping,set,get,incr,mset -n 20000 -r 10000 -P $depth --csv)"
done
expect_rates "-c 1000" 4 "$(benchmark -t set,get,incr,mset -c 1000 -n 20000 --csv)"
expect_rates "large values" 2 "$(benchmark -t set,get -d 100000 -n 2000 --csv)"
expect_rates "two threads" 2 "$(benchmark -t set,get -n 20000 --threads 2 --csv)"
expect_rates "no keepalive" 1 "$(benchmark -t get -n 2000 -k 0 --csv)"
expect_rates "RESP3" 2 "$(benchmark -3 -t set,get -n 5000 --csv)"
expect_rates "any command" 1 "$(benchmark -n 5000 -r 1000 --csv setex k:__rand_int__ 100 v)"
contains "plain output" "requests per second" "$(benchmark -t get -n 5000 -q)"
equal "the server lives" PONG "$(redis-cli -p "$ORIBI_PORT" ping)"
finish
