#!/bin/sh
# Building lists: all or nothing, the same bytes for the same input, nothing overwritten unasked.
. "$(dirname "$0")/lib.sh"

mkdir "$work/pictures"
vips perlin "$work/noise.v" 400 300 --cell-size 40 --seed 7
vips linear "$work/noise.v" "$work/pictures/noise.png" 120 128 --uchar
build() {
  wanted=$1
  out=$2
  shift 2
  run "$wanted" list build --name known --created 2026-01-15T08:00:00Z --out "$out" "$@"
}

build 0 "$work/a.nll" --image "$work/pictures" --label-from-name
build 0 "$work/b.nll" --image "$work/pictures/noise.png" --label-from-name
cmp "$work/a.nll" "$work/b.nll" || broken "the same input gave another list"
same "mode" 600 "$(stat -c %a "$work/a.nll")"
run 0 list show --entries "$work/a.nll"
same "entries" 3 "$(grep -c 'noise$' "$work/out")"

build 2 "$work/a.nll" --image "$work/pictures"
says err "a.nll: exists already and is left alone"
cmp "$work/a.nll" "$work/b.nll" || broken "the list was overwritten"
build 0 "$work/a.nll" --image "$work/pictures" --label other --replace
run 0 list show --entries --json "$work/a.nll"
same "labels" "other other other" "$(jq -r .label "$work/out" | paste -sd' ')"

# A plain picture is refused, with everything else, unless it is asked for.
vips black "$work/pictures/plain.png" 64 64
build 2 "$work/c.nll" --image "$work/pictures"
says err "plain.png: PDQ quality 0 is under 50"
says err "nothing was written: 1 problem"
[ ! -e "$work/c.nll" ] || broken "a list was written all the same"
build 0 "$work/c.nll" --image "$work/pictures" --allow-low-quality
says out "6 entries"
run 1 scan "$work/pictures" --list "$work/c.nll"
says err "2 PDQ hash values of the lists with a quality under 50 will not be matched"

# So is a broken one, and one that is none.
head -c 1000 "$work/pictures/noise.png" > "$work/pictures/cut.png"
printf 'hello' > "$work/pictures/note.txt"
build 2 "$work/d.nll" --image "$work/pictures" --allow-low-quality
says err "cut.png: it is damaged"
says err "note.txt: "
says err "nothing was written: 2 problems"

run 2 list show "$work/pictures/noise.png"
run 2 list build --name Not_A_Name --hashes /dev/null --out "$work/e.nll"
[ ! -e "$work/e.nll" ] || broken "a list with a wrong name was written"
build 2 "$work/e.nll"
says err "nothing to build a list from"
