#!/bin/sh
# Submits a sweep of scenes as an array job, train and eval each, and the table of results afterwards.
# Prints both jobs' numbers. Submitted again, it goes on where it was.
#
#   submit-sweep.sh LIST FOLDER [OPTIONS of denerf train]
#
#   submit-sweep.sh scenes.txt /shared/sweep --preset ngp --max-seconds 300
#
# Variables: DENERF, the program (default: this checkout's); sbatch's own, such as SBATCH_PARTITION.
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)

if [ $# -lt 2 ]; then
  sed -n 's/^#   //p' "$0" | head -n 1 >&2
  exit 2
fi
list=$1 folder=$2
shift 2
scenes=$(grep -Evc '^[[:space:]]*(#|$)' "$list") || {
  echo "submit-sweep.sh: $list must have a scene's path on a line" >&2
  exit 2
}

DENERF=${DENERF:-$here/../../denerf}
export DENERF

sweep=$(sbatch --parsable --array="0-$((scenes - 1))" "$here/sweep.sbatch" "$list" "$folder" "$@")
sweep=${sweep%%;*} # a cluster's name may follow
table=$(sbatch --parsable --dependency="afterany:$sweep" "$here/table.sbatch" "$list" "$folder")
echo "sweep $sweep"
echo "table ${table%%;*}"
