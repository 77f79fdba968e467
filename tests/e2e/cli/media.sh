# Pictures and videos for the tests; read with ". media.sh" after lib.sh. Everything is made here, the same each time.

# noise NAME WIDTH HEIGHT SEED: a picture with structure in it, smooth noise.
noise() {
  vips perlin "$work/noise.v" "$2" "$3" --cell-size 40 --seed "$4"
  vips linear "$work/noise.v" "$1" 120 128 --uchar
}

# clip NAME SECONDS SEED: a moving picture with structure in it, a window that wanders over smooth noise.
clip() {
  noise "$work/wide.png" 960 360 "$3"
  ffmpeg -nostdin -v error -y -loop 1 -i "$work/wide.png" -t "$2" -r 10 \
    -vf "crop=320:240:x='(iw-ow)*(0.5+0.5*sin(t*0.9))':y='(ih-oh)*(0.5+0.5*cos(t*0.7))'" \
    -c:v mpeg4 -q:v 3 -pix_fmt yuv420p "$1"
}
