#!/bin/sh
# make_photo_set.sh FOLDER
#
# Makes a set of harmless photographs to try matching on, from the wallpapers of the Debian packages
# mate-backgrounds and lomiri-wallpapers (landscapes, flowers, animals, things):
#
#   FOLDER/listed/             20 photographs, for a hash list
#   FOLDER/scanned/copies/     20 edited copies of them, one for each photograph and kind of edit
#   FOLDER/scanned/strangers/  84 other photographs
#
# Each wallpaper is scaled to 1,600 pixels and cut into quarters that share no pixel; each quarter counts as a
# photograph of its own, so that listed ones and strangers often show the same scene. Quarters that are too
# plain to be compared (a PDQ quality under 50: clouds, blurred backgrounds) are left out. A copy is named after
# its original and its edit: dune-3.grey.jpg is listed/dune-3.jpg without colours.
#
# The same packages give the same set each time. Needs the program vips (libvips-tools) and no network. FOLDER
# must not exist yet or be empty. Takes about 20 seconds on two processors.
set -eu

if [ $# -ne 1 ]; then
  echo "usage: make_photo_set.sh FOLDER" >&2
  exit 2
fi
out=$1
backgrounds=/usr/share/backgrounds

fail() {
  echo "make_photo_set.sh: $1" >&2
  exit 2
}

for program in vips vipsthumbnail vipsheader; do
  command -v "$program" > /dev/null || fail "$program is missing: install libvips-tools"
done
[ -d "$backgrounds/mate/nature" ] || fail "no photographs: install mate-backgrounds"
[ -f "$backgrounds/seeding_by_Clements_Engelhardt.jpg" ] ||
  fail "no photographs: install lomiri-wallpapers"
if [ -d "$out" ] && [ -n "$(ls -A "$out")" ]; then
  fail "$out is not empty"
fi

# One processor a picture: they are small, and many are made at the same time.
export VIPS_CONCURRENCY=1

# name, quarter that is listed (0: none), quarters left out, file below /usr/share/backgrounds
photographs() {
  cat << 'END'
aitzgorri    1 -   aitzgorri_by_Aitzol_Berasategi.jpg
analog       0 -   analogpattern_by_Peter_Nerlich.jpg
aqua         4 -   mate/nature/Aqua.jpg
blinds       1 -   mate/nature/Blinds.jpg
bridge       4 -   Bridge_by_Sander_Klootwijk.jpg
dragonfly    2 -   Dragonfly_by_Bolly.jpg
dune         3 -   mate/nature/Dune.jpg
figs         1 -   Picture_0B_by_freespace.jpg
flower       3 2   mate/nature/FreshFlower.jpg
free         0 -   free_by_Peter_Nerlich.jpg
friends      1 -   friends_by_Aitzol_Berasategi.jpg
garden       4 1   mate/nature/Garden.jpg
greentock    2 -   greentock_by_Peter_Nerlich.jpg
kleiber      1 4   Kleiber_by_Lukas_Baubkus.jpg
ladybird     3 -   mate/nature/LadyBird.jpg
life         3 -   life_by_Aitzol_Berasategi.jpg
meadow       2 -   mate/nature/GreenMeadow.jpg
milkyway     0 3   Infinite-Sea_by_Aury88.jpg
brushes      1 -   Picture_1A_by_freespace.jpg
picos        2 -   picosdeeuropa_by_Aitzol_Berasategi.jpg
rain         1 -   mate/nature/RainDrops.jpg
seeding      1 -   seeding_by_Clements_Engelhardt.jpg
storm        0 12  mate/nature/Storm.jpg
sunset       0 12  sunset_by_Aitzol_Berasategi.jpg
wine         3 -   Wine_by_Jakkub_Mede.jpg
wings        0 -   mate/nature/TwoWings.jpg
wood         0 -   mate/nature/Wood.jpg
yellow       0 -   mate/nature/YellowFlower.jpg
END
}

# cut NAME LISTED LEFT_OUT FILE
cut() {
  whole="$work/$1.v"
  vipsthumbnail "$backgrounds/$4" --size '1600x1600>' --output "$whole"
  width=$(($(vipsheader -f width "$whole") / 2))
  height=$(($(vipsheader -f height "$whole") / 2))
  for quarter in 1 2 3 4; do
    case $3 in *$quarter*) continue ;; esac
    folder=scanned/strangers
    [ "$quarter" != "$2" ] || folder=listed
    vips crop "$whole" "$out/$folder/$1-$quarter.jpg[Q=90,strip]" \
      $(((quarter - 1) % 2 * width)) $(((quarter - 1) / 2 * height)) "$width" "$height"
  done
  rm "$whole"
}

# edited ORIGINAL EDIT ENDING OPERATION [ARGUMENT...]: what vips OPERATION makes of the original.
edited() {
  original="$out/listed/$1.jpg"
  copy="$out/scanned/copies/$1.$2.$3"
  operation=$4
  shift 4
  vips "$operation" "$original" "$copy" "$@"
}

# without_border ORIGINAL EDIT PER_MILLE: cut off that share of each side, half at either end.
without_border() {
  original="$out/listed/$1.jpg"
  width=$(vipsheader -f width "$original")
  height=$(vipsheader -f height "$original")
  vips crop "$original" "$out/scanned/copies/$1.$2.jpg[Q=90]" \
    $((width * $3 / 2000)) $((height * $3 / 2000)) \
    $((width - width * $3 / 1000)) $((height - height * $3 / 1000))
}

edit_all() {
  edited aitzgorri-1 recompressed-q30 'jpg[Q=30]' copy
  edited aqua-4 recompressed-q15 'jpg[Q=15]' copy
  edited blinds-1 half-size 'jpg[Q=85]' resize 0.5
  edited bridge-4 quarter-size 'jpg[Q=85]' resize 0.25
  edited brushes-1 enlarged 'jpg[Q=85]' resize 1.5
  without_border dragonfly-2 cropped-1-percent 10
  edited dune-3 grey 'jpg[Q=85]' colourspace b-w
  edited figs-1 brighter 'jpg[Q=85]' linear 1 30
  edited flower-3 darker 'jpg[Q=85]' linear 1 ' -30'
  edited friends-1 more-contrast 'jpg[Q=85]' linear 1.25 ' -25'
  edited garden-4 less-contrast 'jpg[Q=85]' linear 0.7 40
  edited greentock-2 gamma 'jpg[Q=85]' gamma --exponent 1.5
  edited kleiber-1 blurred 'jpg[Q=85]' gaussblur 1.5
  edited ladybird-3 sharpened 'jpg[Q=85]' sharpen
  edited life-3 converted png copy
  edited meadow-2 converted 'webp[Q=60]' copy
  edited picos-2 converted 'tif[compression=lzw]' copy
  edited rain-1 median 'jpg[Q=85]' rank 3 3 4
  edited seeding-1 stretched 'jpg[Q=85]' resize 0.9 --vscale 0.75
  edited wine-3 converted gif copy
}

mkdir -p "$out/listed" "$out/scanned/copies" "$out/scanned/strangers"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

photographs > "$work/table"
while read -r name listed left_out file; do
  cut "$name" "$listed" "$left_out" "$file"
done < "$work/table"
edit_all
