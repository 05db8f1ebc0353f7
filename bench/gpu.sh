#!/bin/sh
# Measures denerf on a machine with a GPU and without a network: adapter, tests, benchmark, quality
# against time, and the peers. No stage stops the next; what went wrong is in the log.
#
#   DENO=path/to/deno DENO_DIR=path/to/cache DATA=path/to/lego OUT=results bench/gpu.sh [STAGE ...]
#
#   STAGE       info, tests, bench, quality, peers; all by default
#   DENO        the deno executable; without it, the one on the PATH
#   DENO_DIR    Deno's cache, with all npm packages in it
#   OUT         folder for the results (default: gpu-results); it is made
#   DATA        a scene in NeRF-Synthetic format, for quality; without it, the scene in scenes/
#   PRESETS     what quality trains (default: "nerf-small nerf nerf-100")
#   TIMES       seconds of training between two looks at the quality (default: "20 40 60")
#   VIEWS       how many test views are looked at (default: 8)
#   LIMIT       seconds after which a single command is stopped (default: 300)
#   DENERF_PYTHON  a python3 with PyTorch for CUDA (default: python3)
#
# Results: info.json, tests.txt, bench.json, bench.txt, quality.jsonl, peers.txt, log.txt (what all of
# them said besides) and summary.txt, which is printed at the end.
#
# To prepare it, on a machine with a network and the same kind of processor, in the checkout:
#
#   export DENO_DIR="$PWD/.denerf/carried"
#   deno test --no-run tests/           # fetches the program's packages and the tests', checks types
#   deno cache main.ts
#   deno cache bench/peers/webgpu_mlp.ts
#
# Carry the checkout, .denerf/carried, the scene and the deno executable (`command -v deno`, one file).
# The machine needs a GPU driver with Vulkan, libvulkan.so.1, timeout (coreutils) and, for the peers,
# python3 with PyTorch for CUDA.
set -u
cd "$(dirname "$0")/.." || exit 1

deno=${DENO:-deno}
export DENO_NO_UPDATE_CHECK=1 NO_COLOR=1
export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/tmp}" # the Vulkan loader complains without it
export DENERF_PYTHON="${DENERF_PYTHON:-python3}"
limit=${LIMIT:-300}
out=${OUT:-gpu-results}
mkdir -p "$out" || exit 1
out=$(cd "$out" && pwd)
data=${DATA:-scenes/brig}
data=$(cd "$data" && pwd) || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
for file in info.json tests.txt bench.json bench.txt quality.jsonl peers.txt log.txt summary.txt; do
  rm -f "$out/$file"
done

# The Vulkan loader does not look into the folder where some container hosts put NVIDIA's manifest.
for file in /usr/local/nvidia/share/vulkan/icd.d/*.json /usr/local/nvidia/vulkan/icd.d/*.json; do
  [ ! -f "$file" ] || export VK_ADD_DRIVER_FILES="${VK_ADD_DRIVER_FILES:-$file}"
done

# run NAME FILE COMMAND ...: appends what the command prints to FILE and how it ended to the summary.
run() {
  name=$1
  file=$2
  shift 2
  printf '\n==== %s: %s\n' "$name" "$*" >>"$out/log.txt"
  started=$(date +%s)
  timeout -k 10 "$limit" "$@" >>"$out/$file" 2>>"$out/log.txt" </dev/null
  code=$?
  case $code in 0) how=ok ;; 124 | 137) how='timed out' ;; *) how="failed ($code)" ;; esac
  printf '%-32s %-12s %4d s\n' "$name" "$how" $(($(date +%s) - started)) >>"$out/summary.txt"
  return "$code"
}

run_denerf() {
  name=$1
  file=$2
  shift 2
  run "$name" "$file" "$deno" run -A --cached-only main.ts "$@"
}

info() { run_denerf info info.json info --json; }

# Types were checked where this was prepared.
tests() { run tests tests.txt "$deno" test -A --cached-only --no-check --quiet tests/; }

bench() {
  run_denerf 'bench --json' bench.json bench --json
  run_denerf bench bench.txt bench
}

# Trains each preset in stretches, and looks at the test views after each. quality.jsonl has two lines a
# stretch: what `train --json` says (with all its seconds so far), then what `eval --json` says.
quality() {
  few_views || return
  for preset in ${PRESETS:-nerf-small nerf nerf-100}; do
    folder=$work/$preset
    set -- "$data" --preset "$preset"
    for seconds in ${TIMES:-20 40 60}; do
      run_denerf "train $preset, $seconds s more" quality.jsonl \
        train "$@" --output "$folder" --max-seconds "$seconds" --json || break
      run_denerf "eval $preset" quality.jsonl eval "$folder" --scene "$work/views" --json
      set -- --resume
    done
  done
}

# Makes $work/views: the scene with every so-manieth of its test views only.
few_views() {
  mkdir "$work/views" && ln -s "$data"/* "$work/views/" && rm "$work/views/transforms_test.json" &&
    "$deno" eval --no-config '
      const [from, to, views] = Deno.args;
      const test = JSON.parse(Deno.readTextFileSync(from));
      const every = Math.max(Math.floor(test.frames.length / views), 1);
      test.frames = test.frames.filter((_, i) => i % every === 0).slice(0, views);
      Deno.writeTextFileSync(to, JSON.stringify(test));
    ' "$data/transforms_test.json" "$work/views/transforms_test.json" "${VIEWS:-8}" 2>>"$out/log.txt"
}

peers() {
  run peers peers.txt "$deno" run -A --cached-only bench/peers/driver.ts --steps 20 --webgpu-rays 256
  run 'peers, TF32 allowed' peers.txt "$DENERF_PYTHON" bench/peers/torch_nerf100.py \
    --device cuda --tf32 --steps 20
}

[ $# -gt 0 ] || set -- info tests bench quality peers
for stage in "$@"; do
  case $stage in
    info | tests | bench | quality | peers) "$stage" ;;
    *) echo "There is no stage $stage." >>"$out/summary.txt" ;;
  esac
done

# What matters most, in few lines.
{
  [ ! -f "$out/tests.txt" ] || grep -E '^(ok|FAILED) \|' "$out/tests.txt"
  [ ! -f "$out/bench.txt" ] || sed -n -e 1,8p -e '/^Training steps/,$p' "$out/bench.txt"
  for file in quality.jsonl peers.txt; do
    [ ! -f "$out/$file" ] || cat "$out/$file"
  done
} >>"$out/summary.txt"
cat "$out/summary.txt"
