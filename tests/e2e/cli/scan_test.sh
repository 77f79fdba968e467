#!/bin/sh
# What scan does with files that are no pictures, with links, pipes, broken pictures and hostile names.
. "$(dirname "$0")/lib.sh"

mkdir -p "$work/in/deep/er" "$work/outside" "$work/source"
# A picture with structure in it: smooth noise, the same each time.
vips perlin "$work/noise.v" 400 300 --cell-size 40 --seed 7
vips linear "$work/noise.v" "$work/source/noise.png" 120 128 --uchar
vips black "$work/source/plain.png" 64 64
printf 'a note that somebody listed\n' > "$work/source/note.txt"
digest=$(sha256sum "$work/source/note.txt" | cut -d' ' -f1)
printf 'sha256 %s known note\n' "$digest" > "$work/hashes"
run 0 list build --name known --image "$work/source/noise.png" --hashes "$work/hashes" --out "$work/known.nll"

# Found by its picture, by its digest although it is no picture, or not comparable.
vips jpegsave "$work/source/noise.png" "$work/in/deep/er/copy.jpg" --Q 40
cp "$work/source/note.txt" "$work/in/note"
cp "$work/source/plain.png" "$work/in/plain.png"
printf '\377\330\377 but no JPEG' > "$work/in/fake.png"
printf 'GIF89a and a screen of 24864 x 28261 pixels' > "$work/in/huge.gif"
: > "$work/in/empty"
head -c 1000 "$work/source/noise.png" > "$work/in/cut.png"
run 1 scan "$work/in" --list "$work/known.nll" --json
verdict() { jq -r --arg name "$1" 'select(.path | endswith("/" + $name)) | '"$2" "$work/out"; }
same "copy.jpg" "match pdq" "$(verdict copy.jpg '"\(.verdict) \(.hits[0].kind)"')"
same "note" "match sha256 unreadable" "$(verdict note '"\(.verdict) \(.hits[0].kind) \(.media.status)"')"
same "plain.png" "not-comparable degenerate" "$(verdict plain.png '"\(.verdict) \(.media.status)"')"
same "fake.png" "not-comparable unreadable" "$(verdict fake.png '"\(.verdict) \(.media.status)"')"
same "huge.gif" "not-comparable too-large" "$(verdict huge.gif '"\(.verdict) \(.media.status)"')"
same "empty" "not-comparable unreadable" "$(verdict empty '"\(.verdict) \(.media.status)"')"
same "cut.png has digests" 64 "$(verdict cut.png '.digests.sha256 | length')"

run 1 scan "$work/in" --list "$work/known.nll" --all
says out "NOT COMPARABLE"
says out "7 files: 2 matched,"

# Links are not followed out of the folder; a pipe does not stop the scan.
cp "$work/source/noise.png" "$work/outside/noise.png"
ln -s ../outside "$work/in/folder-link"
ln -s ../outside/noise.png "$work/in/file-link"
mkfifo "$work/in/pipe"
run 1 scan "$work/in" --list "$work/known.nll"
says out "7 files: 2 matched,"
says out "; 3 skipped"
says err "file-link: skipped: a symbolic link"
says err "pipe: skipped: a pipe"

# An error is louder than a match, and the other files are scanned all the same.
run 2 scan "$work/in" "$work/none" --list "$work/known.nll"
says err "none: no such file or folder"
says out "2 matched,"
says out "1 unreadable"

# A file that is larger than the limit is an error, never a silent pass.
mkdir "$work/large"
truncate -s 3M "$work/large/video"
run 2 scan "$work/large" --list "$work/known.nll" --max-file-mib 2
says err "video: larger than a file may be (see --max-file-mib)"
run 0 scan "$work/large" --list "$work/known.nll"
says out "1 file: 0 matched, 0 without a match, 1 not comparable"

# Names that try to move the cursor or are no UTF-8 show as what they are.
mkdir "$work/hostile"
cp "$work/source/noise.png" "$work/hostile/$(printf 'red\033[31m\nname')"
cp "$work/source/noise.png" "$work/hostile/$(printf 'latin-\374')"
run 1 scan "$work/hostile" --list "$work/known.nll"
says out 'red\x1B[31m\x0Aname'
says out 'latin-\xFC'
if LC_ALL=C grep -q "$(printf '\033')" "$work/out"; then broken "an escape sequence reached the terminal"; fi
run 1 scan "$work/hostile" --list "$work/known.nll" --json
same "lines" 2 "$(wc -l < "$work/out" | tr -d ' ')"
same "bytes of the name" fc "$(jq -r 'select(.path_hex) | .path_hex[-2:]' "$work/out")"

# A damaged list stops everything.
head -c 100 "$work/known.nll" > "$work/damaged.nll"
run 2 scan "$work/in" --list "$work/known.nll" --list "$work/damaged.nll"
says err "damaged.nll: "
same "output" "" "$(cat "$work/out")"
