#!/bin/sh
# Submits a render as an array job, and what assembles it afterwards. Prints both jobs' numbers.
#
#   submit-render.sh [--only ELEMENTS] SHARDS FOLDER RUN [OPTIONS of denerf render]
#
#   submit-render.sh 8 /shared/lego-orbit /shared/runs/lego --path orbit --frames 240
#   submit-render.sh --only 3,7 8 /shared/lego-orbit /shared/runs/lego --path orbit --frames 240
#
# The second line submits elements 3 and 7 of the first again, which were killed; without --only all are
# submitted again, which does no harm: what is done is left as it is.
#
# Variables: DENERF, the program (default: this checkout's); sbatch's own, such as SBATCH_PARTITION.
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)

only=
if [ "${1:-}" = --only ]; then
  only=${2:?"--only needs elements, such as 3,7"}
  shift 2
fi
if [ $# -lt 3 ]; then
  sed -n 's/^#   //p' "$0" | head -n 1 >&2
  exit 2
fi
shards=$1 folder=$2 run=$3
shift 3
case $shards in '' | *[!0-9]* | 0*)
  echo "submit-render.sh: SHARDS must be a whole number from 1: current value is $shards" >&2
  exit 2
  ;;
esac

DENERF=${DENERF:-$here/../../denerf}
DENERF_SHARDS=$shards
export DENERF DENERF_SHARDS

render=$(sbatch --parsable --array="${only:-0-$((shards - 1))}" "$here/render.sbatch" \
  "$run" --output "$folder" "$@")
render=${render%%;*} # a cluster's name may follow
# If an element fails, the video is not waited for in vain: its job is cancelled.
assemble=$(sbatch --parsable --dependency="afterok:$render" --kill-on-invalid-dep=yes \
  "$here/assemble.sbatch" "$folder")
echo "render $render"
echo "assemble ${assemble%%;*}"
