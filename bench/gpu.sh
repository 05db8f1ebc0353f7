#!/bin/sh
# Measures denerf on a machine with a GPU and without a network: adapter, quality against time, benchmark,
# frames, growth, tests, and the peers. No stage stops the next; what went wrong is in the log.
#
#   DENO=path/to/deno DENO_DIR=path/to/cache DATA=path/to/lego OUT=results bench/gpu.sh [STAGE ...]
#
#   STAGE       info, quality, captures, bench, frames, growth, tests, peers; all by default, in this order
#   DENO        the deno executable; without it, the one on the PATH
#   DENO_DIR    Deno's cache, with all npm packages in it
#   OUT         folder for the results (default: gpu-results); it is made
#   DATA        a scene in NeRF-Synthetic format, for quality; without it, the scene in scenes/
#   PRESETS     what quality trains (default: "ngp"), such as "ngp nerf-small nerf nerf-100"
#   TIMES       seconds of training between two looks at the quality, of every preset (default: for ngp
#               "1 4 10 45 240", which is 1, 5, 15, 60 and 300 s; with a black background "1 4 10 45"; for
#               the others "20 40 60")
#   CAPTURES    a folder of captures, such as fern, fox and beer, which the stage captures trains on; none
#               without it
#   CAPTURE_TIMES  seconds of training between two looks at each of them (default: "30 270")
#   VIEWS       how many test views the other presets are looked at by (default: 8); ngp by all
#   LIMIT       seconds after which a single command is stopped (default: 300)
#   DENERF_PYTHON  a python3 with PyTorch for CUDA (default: python3)
#
# The stage quality takes under ten minutes for ngp: six of training, the rest to start, save and look. It
# trains with random backgrounds on all training images at full size and looks at all test views over white;
# then it trains and looks once more with black.
#
# Results: info.json, quality.jsonl, quality.txt (tables of it), memory.txt (the most that each training
# took), bench.json, bench.txt, frames.txt, growth.json, growth.txt, tests.txt, peers.txt, log.txt (what all of
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
[ -z "${CAPTURES:-}" ] || CAPTURES=$(cd "$CAPTURES" && pwd) || exit 1
work=$(mktemp -d) || exit 1
watcher=
trap 'kill $watcher 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
results='info.json quality.jsonl quality.txt memory.txt bench.json bench.txt frames.txt growth.json growth.txt'
results="$results tests.txt peers.txt log.txt summary.txt"
for file in $results; do
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
  # The command takes the place of the shell that says its process id.
  timeout -k 10 "$limit" sh -c 'echo $$ >"$0" && exec "$@"' "$work/pid" "$@" \
    >>"$out/$file" 2>>"$out/log.txt" </dev/null
  code=$?
  case $code in 0) how=ok ;; 124 | 137) how='timed out' ;; *) how="failed ($code)" ;; esac
  printf '%-40s %-12s %4d s\n' "$name" "$how" $(($(date +%s) - started)) >>"$out/summary.txt"
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
  run_denerf 'bench --json' bench.json bench --json --scene "$data"
  run_denerf bench bench.txt bench --scene "$data"
}

# Renders an orbit of a field that was trained for a minute, with and without writing frames, and draws it as a
# viewer does.
frames() {
  run_denerf 'train for frames' log.txt \
    train "$data" --preset ngp --output "$work/frames" --max-seconds 60 || return
  for size in 400x400 800x800 1920x1080; do
    run "frames $size" frames.txt \
      "$deno" run -A --cached-only bench/render_frames.ts "$work/frames" --frames 120 --size "$size"
    run "view $size" frames.txt \
      "$deno" run -A --cached-only bench/view_frames.ts "$work/frames" --frames 120 --size "$size"
  done
}

growth() {
  run_denerf 'bench --growth --json' growth.json bench --growth --json --scene "$data"
  run_denerf 'bench --growth' growth.txt bench --growth --scene "$data"
}

# Trains each preset in stretches, and looks at the test views after each. quality.jsonl has three lines a
# stretch: which protocol it is, then what `train --json` says (with all its seconds so far), then what
# `eval --json` says.
quality() {
  for preset in ${PRESETS:-ngp}; do
    case $preset in
      ngp)
        learn 'ngp, white background' "$data" "${TIMES:-1 4 10 45 240}" --preset ngp
        learn 'ngp, black background' "$data" "${TIMES:-1 4 10 45}" \
          --preset ngp --set background=black
        ;;
      *)
        few_views || return
        learn "$preset, some views" "$work/views" "${TIMES:-20 40 60}" --preset "$preset"
        ;;
    esac
  done
}

# Trains on each capture with what its layout chooses, and looks at the views that are held out.
captures() {
  [ -n "${CAPTURES:-}" ] || return 0
  object=$data
  for capture in "$CAPTURES"/*/; do
    data=${capture%/}
    learn "capture $(basename "$data")" "$data" "${CAPTURE_TIMES:-30 270}" --preset ngp
  done
  data=$object
}

# learn PROTOCOL VIEWS TIMES OPTION ...: trains with the options, and looks at the test views of a scene.
learn() {
  protocol=$1
  views=$2
  times=$3
  shift 3
  folder=$work/$(echo "$protocol" | tr -c 'a-z0-9\n' '-')
  set -- "$data" "$@"
  for seconds in $times; do
    printf '{"protocol":"%s"}\n' "$protocol" >>"$out/quality.jsonl"
    watch_memory
    run_denerf "train $protocol, $seconds s more" quality.jsonl \
      train "$@" --output "$folder" --max-seconds "$seconds" --json
    trained=$?
    tell_memory "$protocol, $seconds s more"
    [ $trained -eq 0 ] || break
    run_denerf "eval $protocol" quality.jsonl eval "$folder" --scene "$views" --json
    set -- --resume
  done
}

gpu_memory() { nvidia-smi --query-gpu=memory.used --format=csv,noheader,nounits 2>/dev/null | head -n 1; }

# Begins to note the memory of the running command, whose process id is in $work/pid, and of the GPU.
watch_memory() {
  : >"$work/memory"
  rm -f "$work/pid"
  gpu_before=$(gpu_memory)
  while :; do
    read -r pid <"$work/pid" && sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/host \1/p' "/proc/$pid/status"
    gpu_memory | sed 's/^/gpu /'
    sleep 0.3
  done >>"$work/memory" 2>/dev/null &
  watcher=$!
}

# tell_memory NAME: stops watching, and writes down the most that was seen.
tell_memory() {
  kill "$watcher" 2>/dev/null
  wait "$watcher" 2>/dev/null
  watcher=
  awk -v name="$1" -v before="$gpu_before" '
    $1 == "host" && $2 > host { host = $2 }
    $1 == "gpu" && $2 > gpu { gpu = $2 }
    END {
      printf "%-40s host %d MiB", name, host / 1024
      if (gpu > 0) printf ", GPU %d MiB in use, %d MiB before", gpu, before
      print ""
    }' "$work/memory" >>"$out/memory.txt"
}

# The lines of quality.jsonl as a table for each protocol, with the published numbers.
quality_tables() {
  "$deno" eval --no-config '
    const lines = Deno.readTextFileSync(Deno.args[0]).trim().split("\n").map((line) => JSON.parse(line));
    const tables = new Map();
    let rows;
    for (const line of lines) {
      if (line.protocol) tables.set(line.protocol, rows = tables.get(line.protocol) ?? []);
      else if (line.run) rows.push({ steps: line.steps, seconds: line.seconds });
      else if (line.images) Object.assign(rows.at(-1), line, { seconds: rows.at(-1).seconds });
    }
    const row = (name, cells) => name.padEnd(40) + cells.map((cell) => cell.padStart(9)).join("");
    for (const [protocol, rows] of tables) {
      const looked = rows.filter(({ psnr }) => psnr !== undefined);
      console.log(`${protocol}, ${looked[0]?.images ?? 0} test views`);
      console.log(row("seconds of training", looked.map(({ seconds }) => seconds.toFixed(1))));
      console.log(row("steps", looked.map(({ steps }) => String(steps))));
      console.log(row("PSNR, dB", looked.map(({ psnr }) => psnr.toFixed(2))));
      console.log(row("SSIM", looked.map(({ ssim }) => ssim.toFixed(4))));
      console.log("");
    }
    console.log("Mueller et al. 2022, lego, white background, RTX 3090");
    console.log(row("seconds of training", ["1", "5", "15", "60", "300"]));
    console.log(row("PSNR, dB", ["18.8", "30.1", "33.7", "35.6", "36.4"]));
  ' "$out/quality.jsonl"
}

# Makes $work/views: the scene with every so-manieth of its test views only.
few_views() {
  [ ! -d "$work/views" ] || return 0
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

[ $# -gt 0 ] || set -- info quality captures bench frames growth tests peers
for stage in "$@"; do
  case $stage in
    info | quality | captures | bench | frames | growth | tests | peers) "$stage" ;;
    *) echo "There is no stage $stage." >>"$out/summary.txt" ;;
  esac
done

[ ! -f "$out/quality.jsonl" ] || quality_tables >"$out/quality.txt" 2>>"$out/log.txt"

# What matters most, in few lines.
{
  for file in quality.txt memory.txt; do
    [ ! -f "$out/$file" ] || { echo && cat "$out/$file"; }
  done
  [ ! -f "$out/tests.txt" ] || grep -E '^(ok|FAILED) \|' "$out/tests.txt"
  [ ! -f "$out/bench.txt" ] || sed -n -e 1,8p -e '/^Kernels of a training step, ngp/,/^all/p' \
    -e '/^Training steps/,$p' "$out/bench.txt"
  for file in growth.txt peers.txt; do
    [ ! -f "$out/$file" ] || cat "$out/$file"
  done
} >>"$out/summary.txt"
cat "$out/summary.txt"
