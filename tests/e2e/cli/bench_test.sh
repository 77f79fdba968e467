#!/bin/sh
# bench robustness on a few photographs: the figures add up, and known strengths show.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/media.sh"

mkdir "$work/photos"
for seed in 31 32 33 34; do noise "$work/photos/p$seed.png" 320 240 $seed; done
cp "$work/photos/p31.png" "$work/photos/twin.png"
vips black "$work/photos/plain.png" 64 64
printf 'a note\n' > "$work/photos/note.txt"
run 0 bench robustness --photos "$work/photos" --profile standard --json --out "$work/figures"
says err "2 files passed over"
figure() { jq -s "$1" "$work/out"; }
same "photographs" 5 "$(figure '.[0].photographs')"
same "untouched ones are found" 5 "$(figure '.[] | select(.edit == "none") | .found')"
same "mirrored ones by one hash" 0 "$(figure '.[] | select(.edit == "mirror") | .one_hash')"
same "mirrored ones by the profile" 5 "$(figure '.[] | select(.edit == "mirror") | .found')"
same "negatives" 5 "$(figure '.[] | select(.edit == "negative") | .found')"
same "borders" 5 "$(figure '.[] | select(.edit == "border-8") | .found')"
same "no edit is worse than one hash" true "$(figure '[.[] | select(.edit) | .found >= .one_hash] | all')"
same "the twins are not counted" "1 0" "$(jq -s -r '.[-1] | "\(.alike_pairs) \(.false_matches)"' "$work/out")"
same "rows of recall.tsv" "$(figure '[.[] | select(.edit)] | length')" "$(($(wc -l < "$work/figures/recall.tsv") - 1))"
[ -s "$work/figures/false-positives.tsv" ] || broken "no table of false positives"
run 0 bench robustness --photos "$work/photos" --profile fast --limit 4
says out "WHAT WAS DONE"
says out "mean"
says err "the first 4 of 7 files are taken"
mkdir "$work/nothing"
run 2 bench robustness --photos "$work/nothing"
says err "fewer than two photographs"
run 2 bench robustness --photos "$work/none"
