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
run 2 hash "$work/abc" "$work/noise.png" "$work/none" "$work"
says out "900150983cd24fb0d6963f7d28e17f72"
says out "pdq full"
says err "none: no such file"
says err "abc: "
says err "$work: a folder, not a file"
run 2 hash --json "$work/abc" "$work/noise.png" "$work/none"
same "lines" 3 "$(jq -s length "$work/out")"
same "sha1" a9993e364706816aba3e25717850c26c9cd0d89d "$(jq -r 'select(.path | endswith("/abc")) | .digests.sha1' "$work/out")"
same "variants" "full nn512" "$(jq -r 'select(.media.status == "ok") | .fingerprints[].variant' "$work/out" | paste -sd' ')"
same "error" "no such file" "$(jq -r 'select(.error) | .error' "$work/out")"

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
