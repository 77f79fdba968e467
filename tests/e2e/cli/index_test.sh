#!/bin/sh
# index: built from lists and texts, described, asked, and compared with a plain scan.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/media.sh"

# 20,000 hashes of weight 128, as real ones have it: 128 bits of a fixed sequence and their complement, in either order.
awk 'BEGIN {
  state = 7
  for (i = 0; i < 10000; i++) {
    half = other = ""
    for (j = 0; j < 32; j++) {
      state = (state * 69069 + 1) % 4294967296
      digit = int(state / 268435456)
      half = half sprintf("%x", digit)
      other = other sprintf("%x", 15 - digit)
    }
    print half other
    print other half
  }
}' > "$work/hashes"
run 0 index build "$work/hashes" -o "$work/scan.nlx" --layout scan
says out "20,000 hashes, 20,000 distinct, layout scan"
run 0 index build "$work/hashes" -o "$work/sketch.nlx" --layout sketch
run 2 index build - -o "$work/empty.nlx"
says err "there is no PDQ hash"
"$NIGHTLIGHT_BIN/nightlight" index build - -o "$work/compact.nlx" --layout compact < "$work/hashes" > "$work/out" 2> "$work/err" ||
  broken "no index from standard input"

run 0 index stat "$work/sketch.nlx"
says out "layout            sketch"
run 0 index stat "$work/compact.nlx" --json
same "stat" "compact 20000 20000 0" "$(jq -r '"\(.layout) \(.ids) \(.hashes) \(.odd)"' "$work/out")"

# Every layout gives the same answers, at distances from 0 to 64.
sed -n '1,40p' "$work/hashes" | sed 's/^./0/; s/.$/f/' > "$work/queries"
for radius in 0 8 31 64; do
  for layout in scan sketch compact; do
    "$NIGHTLIGHT_BIN/nightlight" index query "$work/$layout.nlx" --hashes "$work/queries" --radius $radius --json \
      > "$work/$layout.answers" || [ $? -eq 1 ] || broken "query of $layout"
  done
  cmp -s "$work/scan.answers" "$work/sketch.answers" || broken "sketch differs at radius $radius"
  cmp -s "$work/scan.answers" "$work/compact.answers" || broken "compact differs at radius $radius"
done
[ "$(wc -l < "$work/scan.answers")" -ge 40 ] || broken "the queries are not found"
first=$(head -n 1 "$work/hashes")
run 1 index query "$work/sketch.nlx" "$first"
says out "$first"
run 1 index query "$work/sketch.nlx" "$first" --nearest 3 --json
same "nearest" "3 0 0" "$(jq -s -r '"\(length) \(.[0].id) \(.[0].distance)"' "$work/out")"
run 0 index query "$work/sketch.nlx" "$(printf '%064d' 1)" --radius 10
says out "nothing was found"
run 2 index query "$work/sketch.nlx" "$first" --nearest 3 --radius 4

# All or nothing, and nothing is overwritten unasked.
run 2 index build "$work/hashes" -o "$work/sketch.nlx"
says err "exists already and is left alone"
run 0 index build "$work/hashes" -o "$work/sketch.nlx" --replace
{ cat "$work/hashes"; echo 'xyz'; } > "$work/bad"
run 2 index build "$work/bad" -o "$work/bad.nlx"
says err "bad:20001: column 1: "
[ ! -e "$work/bad.nlx" ] || broken "an index of a bad file was written"
run 2 index stat "$work/none.nlx"
run 2 index stat "$work/hashes"
head -c 500 "$work/sketch.nlx" > "$work/cut.nlx"
run 2 index stat "$work/cut.nlx"
says err "cut.nlx: "
