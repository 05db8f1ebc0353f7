#!/bin/sh
# Unpacks an archive of `deno task pack` in a new, minimal Debian without network, and runs it there:
#
#   scripts/try_pack.sh ARCHIVE [FOLDER]
#
# Needs Linux, root, debootstrap with a Debian mirror in reach, and Mesa's CPU driver (Debian:
# mesa-vulkan-drivers), which is lent to the new system as "the machine's driver". Its Vulkan loader is
# not lent: the archive has one. The runs end up in FOLDER, if one is given.
set -eu

archive=$(readlink -f "$1")
results=${2:-}
# The archive's loader is this system's: it needs a C library that is no older.
# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")

work=$(mktemp -d)
root=$work/root
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# The mirror that this system has, or debootstrap's own.
mirror=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 2>/dev/null | sed -n "s/^$suite //p" | head -n 1)
debootstrap --variant=minbase --include=xz-utils "$suite" "$root" ${mirror:+"$mirror"} >"$work/log" 2>&1 || {
  tail -n 20 "$work/log" >&2
  exit 1
}

# The driver with the libraries that the new system lacks, but for the C library's own family.
manifest=$(ls /usr/share/vulkan/icd.d/lvp_icd*.json)
driver=$(sed -n 's/.*"library_path": *"\([^"]*\)".*/\1/p' "$manifest")
case $driver in /*) ;; *) driver=$(ldconfig -p | sed -n "s|.*=> \(.*/$driver\)$|\1|p" | head -n 1) ;; esac
mkdir -p "$root/usr/share/vulkan/icd.d"
cp "$manifest" "$root/usr/share/vulkan/icd.d/"
{ echo "$driver"; ldd "$driver" | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p'; } | while read -r library; do
  [ -e "$root$library" ] || install -D "$library" "$root$library"
done
ldconfig -r "$root"

cp "$archive" "$root/root/denerf.tar.xz"
cat >"$root/root/try.sh" <<'END'
set -eux
cd /root
tar -xf denerf.tar.xz
cd denerf-*/
if ldconfig -p | grep libvulkan.so; then exit 1; fi # it would be used instead of the archive's
./denerf --version
./denerf info
tiny="--set batch.rays=64 --set batch.samples=512 --set batch.capacity=2048 --set batch.maxRays=256
  --set grid.levels=4 --set grid.tableSize=1024 --set occupancy.resolution=32"
./denerf train --output /root/runs/brig --steps 8 --downscale 8 $tiny
./denerf eval /root/runs/brig
./denerf render /root/runs/brig --path test --size 16x16
END
# Other namespaces: no network, no processes of this system, nothing mounted is left behind.
unshare --mount --net --pid --fork --mount-proc="$root/proc" \
  chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root sh /root/try.sh
[ -z "$results" ] || cp -r "$root/root/runs/." "$results"
