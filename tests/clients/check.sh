# For the clients' tests that are shell scripts: each check prints what it expected when it fails, and
# `finish` ends with the count.
failures=0 checks=0

fail() {
  failures=$((failures + 1))
  printf 'FAILED: %s\n' "$*"
}

# equal NAME EXPECTED ACTUAL
equal() {
  checks=$((checks + 1))
  [[ $2 == "$3" ]] || fail "$1: expected '$2', got '$3'"
}

# contains NAME PART TEXT
contains() {
  checks=$((checks + 1))
  [[ $3 == *"$2"* ]] || fail "$1: no '$2' in '${3:0:600}'"
}

lacks() {
  checks=$((checks + 1))
  [[ $3 != *"$2"* ]] || fail "$1: '$2' in '${3:0:600}'"
}

finish() {
  echo "$checks checks, $failures failures"
  ((failures == 0))
}
