# For the tests of the command-line program; read with ". lib.sh". Gives a folder of its own in $work, which goes when the
# test ends, and the functions below.
set -eu

: "${NIGHTLIGHT_BIN:?the folder of the programs}"
root=$(cd "$(dirname "$0")/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset NIGHTLIGHT_TOKEN NO_COLOR

# run EXIT_STATUS ARGUMENT...: runs nightlight, with its output in $work/out and $work/err.
run() {
  wanted=$1
  shift
  status=0
  "$NIGHTLIGHT_BIN/nightlight" "$@" > "$work/out" 2> "$work/err" < /dev/null || status=$?
  [ "$status" -eq "$wanted" ] || broken "nightlight $*: status $status instead of $wanted"
}

broken() {
  echo "FAILED: $1" >&2
  echo "--- standard output" >&2
  head -n 40 "$work/out" >&2
  echo "--- standard error" >&2
  head -n 40 "$work/err" >&2
  exit 1
}

# says FILE TEXT: the text is in $work/FILE.
says() {
  grep -qF -- "$2" "$work/$1" || broken "'$2' is not in $1"
}

# same WHAT WANTED FOUND
same() {
  [ "$2" = "$3" ] || broken "$1: '$3' instead of '$2'"
}
