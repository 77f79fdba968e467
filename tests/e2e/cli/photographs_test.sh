#!/bin/sh
# 20 listed photographs; a folder with an edited copy of each and 84 strangers. Every copy must be caught within a
# distance of 31 and under its own label, and no stranger.
. "$(dirname "$0")/lib.sh"

"$root/tests/support/make_photo_set.sh" "$work/photos"
run 0 list build --name known --image "$work/photos/listed" --label-from-name \
  --source example.org --out "$work/known.nll"
says out "60 entries (20 pdq full, 20 pdq nn512, 20 sha256)"

run 1 scan "$work/photos/scanned" --list "$work/known.nll" --json
mv "$work/out" "$work/verdicts"
says err "104 files: 20 matched, 84 without a match, 0 not comparable, 0 unreadable"
count() { jq -s "$1" "$work/verdicts"; }
same "files" 104 "$(count length)"
same "copies caught within 31" 20 "$(count '[.[] | select(.path | contains("/copies/"))
  | select(.verdict == "match" and (.hits | length > 0) and all(.hits[]; .distance <= 31))] | length')"
same "copies caught as what they are" 20 "$(count '[.[] | select(.path | contains("/copies/"))
  | (.path | split("/")[-1] | split(".")[0]) as $original
  | select(all(.hits[]; .label == $original))] | length')"
same "strangers compared and not caught" 84 "$(count '[.[] | select(.path | contains("/strangers/"))
  | select(.verdict == "no-match" and (.hits | length == 0)
    and all(.fingerprints[]; .quality >= 50))] | length')"

run 1 scan "$work/photos/scanned" --list "$work/known.nll"
mv "$work/out" "$work/table"
same "rows of the table" 20 "$(grep -c '/copies/.* known ' "$work/table")"
if grep -q /strangers/ "$work/table"; then broken "a stranger is in the table"; fi
run 1 scan "$work/photos/scanned" --list "$work/known.nll" --jobs 1
cmp -s "$work/out" "$work/table" || broken "another number of jobs gives another table"

run 1 scan "$work/photos/listed" --list "$work/known.nll" --json
same "originals found by their digest" 20 \
  "$(jq -s '[.[] | select(.hits[0].kind == "sha256" and .hits[0].distance == 0)] | length' "$work/out")"
run 0 scan "$work/photos/scanned/strangers" --list "$work/known.nll"
says out "84 files: 0 matched, 84 without a match, 0 not comparable, 0 unreadable"

echo "20 of 20 copies caught, farthest at distance" \
  "$(count '[.[] | select(.verdict == "match") | .hits[0].distance] | max'), 0 of 84 strangers"
