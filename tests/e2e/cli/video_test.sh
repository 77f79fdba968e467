#!/bin/sh
# Videos: hashed, listed and scanned; an animation by all its pages.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/media.sh"

mkdir "$work/in" "$work/videos"
clip "$work/videos/known.mp4" 14 5
clip "$work/stranger.mp4" 12 6

run 0 hash "$work/videos/known.mp4"
says out "320 x 240 pixels, 0:13 long, 14 of 140 frames sampled"
says out "0:13.000"
run 0 hash "$work/videos/known.mp4" --json
same "frames" "14 140" "$(jq -r '"\(.fingerprints[] | select(.kind == "vpdq") | .frames | length) \(.media.frames_decoded)"' "$work/out")"
run 0 hash "$work/videos/known.mp4" --interval 0.5 --format vpdq
same "lines of vPDQ" 28 "$(wc -l < "$work/out" | tr -d ' ')"
cp "$work/out" "$work/known.vpdq.txt"
run 0 hash "$work/videos/known.mp4" --format pytx-csv
same "signals" "signal_type,video_md5,vpdq" "$(cut -d, -f2 "$work/out" | paste -sd,)"
run 2 hash "$work/videos" "$work/stranger.mp4" --format vpdq
says err "one video"
noise "$work/picture.png" 300 200 2
run 2 hash "$work/picture.png" --format vpdq
says err "no video"

# On a list from the video itself, or from its vPDQ text.
run 0 list build --name videos --video "$work/videos" --label-from-name --out "$work/videos.nll"
says out "2 entries (1 sha256, 1 vpdq)"
run 0 list build --name texts --vpdq "$work/known.vpdq.txt" --label other --out "$work/texts.nll"
run 0 list show --entries --json "$work/texts.nll"
same "frames of the entry" 28 "$(jq '.frames | length' "$work/out")"
run 2 list build --name wrong --image "$work/videos" --out "$work/wrong.nll"
says err "known.mp4: it is a video (see --video)"
run 2 list build --name wrong --video "$work/picture.png" --out "$work/wrong.nll"
says err "picture.png: it is no video (see --image)"
printf '1,2,3\n' > "$work/wrong.vpdq"
run 2 list build --name wrong --vpdq "$work/wrong.vpdq" --out "$work/wrong.nll"
[ ! -e "$work/wrong.nll" ] || broken "a list was written all the same"

# Found: a copy in another form, a mirrored one, a part of it; not found: a stranger.
ffmpeg -nostdin -v error -y -i "$work/videos/known.mp4" -vf scale=160:120 -c:v mjpeg -q:v 5 "$work/in/small.avi"
ffmpeg -nostdin -v error -y -i "$work/videos/known.mp4" -vf hflip -c:v mpeg4 -q:v 4 "$work/in/mirrored.mkv"
ffmpeg -nostdin -v error -y -ss 3 -i "$work/videos/known.mp4" -t 6 -c:v mpeg4 -q:v 4 "$work/in/part.mp4"
cp "$work/stranger.mp4" "$work/in/"
head -c 3000 "$work/videos/known.mp4" > "$work/in/cut.mp4"
run 1 scan "$work/in" --list "$work/videos.nll" --json
verdict() { jq -r --arg name "$1" 'select(.path | endswith("/" + $name)) | '"$2" "$work/out"; }
same "small.avi" "match vpdq" "$(verdict small.avi '"\(.verdict) \(.hits[0].kind)"')"
same "mirrored.mkv" "match true" "$(verdict mirrored.mkv '"\(.verdict) \(.hits[0].query_tag | endswith("/flipy"))"')"
same "part.mp4" "match true" "$(verdict part.mp4 '"\(.verdict) \(.hits[0].video.file_percent >= 80 and .hits[0].video.entry_percent < 80)"')"
same "stranger.mp4" "no-match 0" "$(verdict stranger.mp4 '"\(.verdict) \(.hits | length)"')"
same "cut.mp4 is no proof" "not-comparable" "$(verdict cut.mp4 .verdict)"
run 1 scan "$work/in" --list "$work/texts.nll" --all
says out "SHARED"
says out "other"
run 1 scan "$work/videos" --list "$work/videos.nll"
says out "sha256"

# Progress, also where there is no terminal, when it is asked for.
run 0 hash "$work/videos/known.mp4" --progress
says err "nightlight: 100%  1/1 file"
says err "MB/s"

# A page of an animation is found by its number.
noise "$work/one.png" 300 200 21
noise "$work/two.png" 300 200 22
vips arrayjoin "$work/one.png $work/two.png" "$work/pages.v" --across 1
if vips gifsave "$work/pages.v[page-height=200]" "$work/in/pages.gif" 2> "$work/vips" ||
  vips copy "$work/pages.v" "$work/in/pages.tif[page_height=200]" 2>> "$work/vips"; then
  run 0 list build --name second --image "$work/two.png" --out "$work/second.nll"
  run 0 hash "$work"/in/pages.* --json
  if [ "$(jq .media.pages "$work/out")" = 2 ]; then
    same "hashes of pages" "1 1 2 2" "$(jq -r '.fingerprints[].page' "$work/out" | paste -sd' ')"
    run 1 scan "$work"/in/pages.* --list "$work/second.nll" --json
    same "page" 2 "$(jq '.hits[0].page' "$work/out")"
  fi
fi
