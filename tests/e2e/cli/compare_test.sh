#!/bin/sh
# compare: pictures, videos, hashes and TMK files, in text, JSON and as a page.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/media.sh"

noise "$work/a.png" 400 300 7
noise "$work/other.png" 400 300 8
vips flip "$work/a.png" "$work/mirrored.png" horizontal
vips embed "$work/a.png" "$work/bordered.png" 20 20 440 340 --extend white
vips rot "$work/a.png" "$work/turned.png" d90
vips black "$work/plain.png" 64 64
vips invert "$work/a.png" "$work/negative.png"

run 0 compare "$work/a.png" "$work/a.png"
says out "match: the same bytes"
for copy in mirrored bordered turned negative; do
  run 0 compare "$work/a.png" "$work/$copy.png" --json
  mv "$work/out" "$work/$copy.json"
done
field() { jq -r "$2" "$work/$1.json"; }
same "mirrored" "true" "$(field mirrored '.distance <= 8 and (.tag | endswith("/flipy"))')"
same "turned" "true" "$(field turned '.distance <= 8 and (.tag | test("/rot(90|270)$"))')"
same "negative" "true" "$(field negative '.distance == 0 and (.tag | endswith("/negative"))')"
same "bordered" "true" "$(field bordered '.verdict == "match" and (.tag | contains("@"))')"
same "pairs of variants" 4 "$(field mirrored '.pairs | length')"
run 0 compare "$work/a.png" "$work/mirrored.png"
says out "mirrored left to right"
run 1 compare "$work/a.png" "$work/other.png"
says out "no-match: distance"
run 2 compare "$work/a.png" "$work/plain.png"
says out "not-comparable"

# The radius is inclusive, and the second tier is no match.
run 1 compare "$work/a.png" "$work/other.png" --radius 0 --json
far=$(jq .distance "$work/out")
if [ "$far" -le 64 ]; then
  run 0 compare "$work/a.png" "$work/other.png" --radius "$far"
fi
a=$("$NIGHTLIGHT_BIN/nightlight" hash "$work/a.png" --format hex)
# The last digit with two other bits.
near=$(printf '%s' "$a" | sed 's/.$//')$(printf '%x' $((0x$(printf '%s' "$a" | tail -c 1) ^ 3)))
run 0 compare "$a" "$near" --radius 2
run 1 compare "$a" "$near" --radius 1
run 1 compare "$a" "$near" --radius 1 --near-radius 2
says out "near-match"
run 2 compare "$a" "$near" --radius 2 --near-radius 2

# Hashes in hexadecimal and in files stand for pictures.
run 0 compare "$work/a.png" "$a"
printf '%s\n' "$a" > "$work/a.txt"
run 0 compare "$work/a.txt" "$work/mirrored.png"
"$NIGHTLIGHT_BIN/nightlight" hash "$work/a.png" --json --profile fast > "$work/a.jsonl"
run 0 compare "$work/a.jsonl" "$work/turned.png"
run 0 compare "$work/a.png" "$(sha1sum "$work/a.png" | cut -d' ' -f1)"
run 1 compare "$work/other.png" "$(sha1sum "$work/a.png" | cut -d' ' -f1)"
run 2 compare "$work/a.png" "${a%?}"
says err "column 64: a PDQ hash has 64"
run 2 compare "$work/a.png" "${a%?}g"
says err "column 64: "
run 2 compare "$work/a.png" "$work/none"
says err "none: no such file"
run 2 compare "$work/a.png" "$work"
says err "a folder"
printf 'not a hash\n' > "$work/text"
run 2 compare "$work/a.png" "$work/text"

# The page holds everything and loads nothing; what a name holds is no markup.
cp "$work/mirrored.png" "$work/<b>&.png"
run 0 compare "$work/a.png" "$work/<b>&.png" --html "$work/page.html"
grep -q '&lt;b&gt;&amp;.png' "$work/page.html" || broken "the name is not escaped in the page"
if grep -q '<b>&' "$work/page.html"; then broken "a name became markup"; fi
same "pictures in the page" 5 "$(grep -o 'src="data:image/jpeg;base64,[^"]' "$work/page.html" | wc -l | tr -d ' ')"
if grep -oE '(src|href)="[^"]{0,12}' "$work/page.html" | grep -qv 'src="data:image'; then broken "the page loads something"; fi
same "mode of the page" 600 "$(stat -c %a "$work/page.html")"

# Videos: a clip of a longer one is found whichever way they are given.
clip "$work/long.mp4" 24 3
clip "$work/stranger.mp4" 12 4
ffmpeg -nostdin -v error -y -ss 8 -i "$work/long.mp4" -t 8 -c:v mpeg4 -q:v 4 "$work/clip.avi"
run 0 compare "$work/clip.avi" "$work/long.mp4" --interval 0.5 --json
same "the clip" "true" "$(jq '.video.a_percent >= 90 and .video.b_percent < 60 and .video.run_frames >= 12
  and (.video.run_start_in_b - .video.run_start_in_a - 8 | . < 0.6 and . > -0.6)' "$work/out")"
run 0 compare "$work/long.mp4" "$work/clip.avi" --interval 0.5
says out "longest run"
run 1 compare "$work/stranger.mp4" "$work/long.mp4"
run 2 compare "$work/a.png" "$work/long.mp4"
says err "not of one kind"
"$NIGHTLIGHT_BIN/nightlight" hash "$work/long.mp4" --interval 0.5 --format vpdq > "$work/long.vpdq"
run 0 compare "$work/clip.avi" "$work/long.vpdq" --interval 0.5 --html "$work/video.html"
same "frames in the page" 6 "$(grep -o 'src="data:image/jpeg;base64,[^"]' "$work/video.html" | wc -l | tr -d ' ')"

# TMK files that Meta published, where they are present.
tmk="$root/../shared/data/hash/tmk/sample-hashes"
if [ -d "$tmk" ]; then
  run 0 compare "$tmk/chair-19-sd-bar.tmk" "$tmk/chair-orig-22-sd-bar.tmk" --json
  same "levels" "true" "$(jq '(.level1 - 0.952329 | fabs) < 0.00001 and (.level2 - 0.961902 | fabs) < 0.00001' "$work/out")"
  run 1 compare "$tmk/chair-19-sd-bar.tmk" "$tmk/pattern-hd-no-bar.tmk"
  head -c 1000 "$tmk/chair-19-sd-bar.tmk" > "$work/cut.tmk"
  run 2 compare "$work/cut.tmk" "$tmk/chair-19-sd-bar.tmk"
else
  echo "no published TMK files here: their comparison is not tested"
fi
