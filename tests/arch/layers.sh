#!/usr/bin/env bash
# nightlight_module() refuses a dependency on the same or a higher layer: tried on a project of two modules.
set -euo pipefail
source_dir=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/low" "$work/high"
cat >"$work/CMakeLists.txt" <<CMAKE
cmake_minimum_required(VERSION 3.25)
project(layers LANGUAGES NONE)
include($source_dir/cmake/Module.cmake)
add_subdirectory(low)
add_subdirectory(high)
CMAKE
try() {  # <layer of high> <deps of high>
  echo 'nightlight_module(low LAYER 2)' >"$work/low/CMakeLists.txt"
  echo "nightlight_module(high LAYER $1 DEPS $2)" >"$work/high/CMakeLists.txt"
  rm -rf "$work/build"
  cmake -S "$work" -B "$work/build" >"$work/log" 2>&1
}
try 3 low || { echo 'a lower layer was refused'; cat "$work/log"; exit 1; }
if try 2 low; then echo 'a sibling was allowed'; exit 1; fi
grep -q 'high (layer 2) may not depend on low' "$work/log" || { cat "$work/log"; exit 1; }
if try 1 low; then echo 'a higher layer was allowed'; exit 1; fi
if try 3 nowhere; then echo 'an unknown module was allowed'; exit 1; fi
echo 'lower layers allowed; same, higher and unknown ones refused'
