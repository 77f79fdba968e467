#!/bin/sh
# hash: what it prints, and how it fails for single files.
. "$(dirname "$0")/lib.sh"

vips perlin "$work/noise.v" 700 500 --cell-size 40 --seed 7
vips linear "$work/noise.v" "$work/noise.png" 120 128 --uchar
printf 'abc' > "$work/abc"

run 0 hash "$work/noise.png"
says out "png, 700 x 500 pixels"
says out "$(md5sum "$work/noise.png" | cut -d' ' -f1)"
says out "$(sha1sum "$work/noise.png" | cut -d' ' -f1)"
says out "$(sha256sum "$work/noise.png" | cut -d' ' -f1)"
says out "pdq full"
says out "pdq nn512"

# What is no picture has its digests and a reason; the other files are hashed.
run 2 hash "$work/abc" "$work/noise.png" "$work/none"
says out "900150983cd24fb0d6963f7d28e17f72"
says out "pdq full"
says err "none: no such file"
says err "abc: "
run 2 hash --json "$work/abc" "$work/noise.png" "$work/none"
same "lines" 3 "$(jq -s length "$work/out")"
same "sha1" a9993e364706816aba3e25717850c26c9cd0d89d "$(jq -r 'select(.path | endswith("/abc")) | .digests.sha1' "$work/out")"
same "variants" "full nn512" "$(jq -r 'select(.media.status == "ok") | .fingerprints[].variant' "$work/out" | paste -sd' ')"
same "error" "no such file or folder" "$(jq -r 'select(.error) | .error' "$work/out")"

# Folders are walked, always in the same order; names are shown as what they are.
mkdir -p "$work/in/deep"
cp "$work/noise.png" "$work/in/deep/one, \"two\".png"
cp "$work/noise.png" "$work/in/$(printf 'latin-\374')"
vips black "$work/in/plain.png" 64 64
run 0 hash "$work/in"
same "order" 'one, "two".png;latin-\xFC;plain.png' \
  "$(grep "^$work/in" "$work/out" | sed 's,.*/,,' | paste -sd';')"
run 0 hash "$work/in" --format json
same "one array" 3 "$(jq length "$work/out")"
run 0 hash "$work/in" --json --jobs 2
same "bytes of the name" fc "$(jq -r 'select(.path_hex) | .path_hex[-2:]' "$work/out")"

# The formats of the field: hashes of low quality are left out where it cannot be told.
full=$(jq -r 'select(.path | endswith("png")) | .fingerprints[] | select(.variant == "full") | .hash' "$work/out" | head -n 1)
run 0 hash "$work/in" --format hex
same "hex" "$full;$full" "$(paste -sd';' "$work/out")"
says err "plain.png: a hash of a quality under 50 left out"
run 0 hash "$work/in" --format hex --variant both
same "both variants" 4 "$(wc -l < "$work/out" | tr -d ' ')"
run 0 hash "$work/in" --format pytx-csv
same "the header and CR LF" "$(printf 'collab,signal_type,signal_str,category,tags\r')" "$(head -n 1 "$work/out")"
says out ",pdq,$full,,\"$work/in/deep/one, \"\"two\"\".png\""
run 0 hash "$work/in" --format hash-lines
same "hash lines" "sha256 pdq sha256 pdq sha256" "$(cut -d' ' -f1 "$work/out" | paste -sd' ')"
cp "$work/out" "$work/lines"
run 0 list build --name lines --hashes "$work/lines" --out "$work/lines.nll"
run 0 hash "$work/in/deep" --dihedral --variant full
says out "/flipminus1"
same "the family in JSON" 7 "$("$NIGHTLIGHT_BIN/nightlight" hash "$work/in/deep" --dihedral --json | jq '.fingerprints[0].dihedral | length')"
run 0 hash "$work/in/deep" --profile fast --json
same "the first probe" full "$(jq -r '.probes[0].tag' "$work/out")"
run 2 hash "$work/in" --format xml

# A reader that goes away is an error with a message.
if [ -e /dev/full ]; then
  status=0
  "$NIGHTLIGHT_BIN/nightlight" hash "$work/noise.png" > /dev/full 2> "$work/err" || status=$?
  same "status with a full disk" 2 "$status"
  says err "standard output could not be written"
fi

# Colour only on a terminal, and not with NO_COLOR.
run 0 hash "$work/noise.png"
escape=$(printf '\033')
if grep -q "$escape" "$work/out"; then broken "colour in a file"; fi
on_terminal() { script -qec "$1 $NIGHTLIGHT_BIN/nightlight hash $work/noise.png" /dev/null > "$work/out" < /dev/null; }
if script -qec true /dev/null > /dev/null 2>&1 < /dev/null; then
  TERM=xterm on_terminal ""
  grep -q "$escape" "$work/out" || broken "no colour on a terminal"
  TERM=xterm on_terminal "env NO_COLOR=1"
  if grep -q "$escape" "$work/out"; then broken "colour in spite of NO_COLOR"; fi
else
  echo "no pseudo-terminal can be had here: colour on a terminal is not tested"
fi
