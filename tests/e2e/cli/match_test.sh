#!/bin/sh
# match: hashes from arguments, files and standard input against lists and an index.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/media.sh"

mkdir "$work/known" "$work/in"
for seed in 1 2 3; do noise "$work/known/k$seed.png" 400 300 "$seed"; done
run 0 list build --name known --image "$work/known" --label-from-name --out "$work/known.nll"
run 0 index build "$work/known.nll" -o "$work/known.nlx"
vips jpegsave "$work/known/k2.png" "$work/in/copy.jpg" --Q 60
vips flip "$work/known/k3.png" "$work/in/mirrored, \"and\" quoted.png" horizontal
noise "$work/in/stranger.png" 400 300 9

# through NAME ARGUMENT...: hash in one form, match from standard input.
through() {
  wanted=$1
  format=$2
  shift 2
  "$NIGHTLIGHT_BIN/nightlight" hash "$work/in" $format > "$work/hashes"
  status=0
  "$NIGHTLIGHT_BIN/nightlight" match "$@" < "$work/hashes" > "$work/out" 2> "$work/err" || status=$?
  same "match from $format" "$wanted" "$status"
}
through 1 "--format hex" --list "$work/known.nll"
says out "3 queries: 1 matched, 2 without a match"
through 1 "--format hash-lines" --list "$work/known.nll"
says out "k2"
through 1 "--format pytx-csv" --list "$work/known.nll" --json
same "label found" k2 "$(jq -r 'select(.verdict == "match") | .hits[0].label' "$work/out")"
same "a name with commas and quotes" 1 "$(jq -r 'select(.query | endswith("mirrored, \"and\" quoted.png")) | .line' "$work/out" | wc -l | tr -d ' ')"
through 1 "--json" --list "$work/known.nll"
says out "3 queries: 1 matched, 2 without a match"
# With the probes of a profile the mirrored one is found too.
through 1 "--json --profile fast" --list "$work/known.nll" --json
same "found" "copy.jpg k2;mirrored, \"and\" quoted.png k3" \
  "$(jq -r 'select(.verdict == "match") | "\(.query | split("/")[-1]) \(.hits[0].label)"' "$work/out" | paste -sd';')"
through 1 "--format hex" --index "$work/known.nlx"
says out "1 matched"

# Digests, and what 64 digits are.
digest=$(sha256sum "$work/known/k1.png" | cut -d' ' -f1)
run 1 match "sha256 $digest" --list "$work/known.nll"
says out "k1"
run 1 match "$digest" --bare sha256 --list "$work/known.nll"
run 0 match "$digest" --list "$work/known.nll"
run 1 match --all "$digest" "sha256 $digest" --list "$work/known.nll"
says out "none"

# A wrong line is named with its column; the others are looked up all the same.
good=$("$NIGHTLIGHT_BIN/nightlight" hash "$work/known/k1.png" --format hex)
printf '# hashes\n%s\nxyz\n%sg%s\n' "$good" "$(printf '%s' "$good" | head -c 40)" "$(printf '%s' "$good" | tail -c 23)" > "$work/bad"
run 2 match --hashes "$work/bad" --list "$work/known.nll"
says out "1 matched"
says err "bad:3: column 1: "
says err "bad:4: column 41: "
printf '{"pdq": "%s"}\n{"pdq":\n' "$good" > "$work/bad.jsonl"
run 2 match --hashes "$work/bad.jsonl" --list "$work/known.nll"
says err "bad.jsonl:2: not JSON"
printf 'collab,signal_type,signal_str,category,tags\r\nx,pdq,"%s,,\r\n' "$good" > "$work/bad.csv"
run 2 match --hashes "$work/bad.csv" --list "$work/known.nll"
says err "bad.csv:2: "
says err "a quoted field does not end"
run 2 match --hashes "$work/none" --list "$work/known.nll"
says err "none: no such file"

# A list where an index is expected, an index where a list is, a flipped byte in either.
run 2 match "$good" --index "$work/known.nll"
says err "known.nll: a hash list, not an index"
run 2 match "$good" --list "$work/known.nlx"
same "output" "" "$(cat "$work/out")"
flip() { # FILE OFFSET COPY
  cp "$1" "$3"
  old=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
  printf "\\$(printf '%o' $((old ^ 1)))" | dd of="$3" bs=1 seek="$2" conv=notrunc 2> "$work/dd"
}
size=$(stat -c %s "$work/known.nlx")
for offset in 9 40 $((size / 2)) $((size - 1)); do
  flip "$work/known.nlx" "$offset" "$work/flipped.nlx"
  run 2 match "$good" --index "$work/flipped.nlx"
  says err "flipped.nlx: "
  same "output of byte $offset" "" "$(cat "$work/out")"
done
flip "$work/known.nll" 200 "$work/flipped.nll"
run 2 match "$good" --list "$work/flipped.nll"

# A reader that goes away is an error with a message.
yes "$good" | head -n 20000 > "$work/many"
status=0
{ "$NIGHTLIGHT_BIN/nightlight" match --hashes "$work/many" --list "$work/known.nll" --json 2> "$work/err" || echo $? > "$work/status"; } | head -n 1 > "$work/out"
same "status with a broken pipe" 2 "$(cat "$work/status")"
says err "standard output could not be written"
