#!/bin/sh
# A real Slurm of one node on this machine, to try array jobs with. Needs root, and Debian's packages
# slurm-wlm and munge. It listens on loopback only, with a key and a socket of its own, beside any other.
#
#   local-slurm.sh install      installs the packages with apt-get
#   local-slurm.sh start DIR    starts it in a folder that everybody may enter; then:
#                               export SLURM_CONF=DIR/slurm.conf
#   local-slurm.sh stop DIR     ends its jobs and exactly the daemons that were started
#
# The node claims 16 processors, 64 GB and 8 GPUs, so that real scripts run as they are. They share what
# there is: the GPUs are numbers that Slurm hands out, and no devices. A requeued job starts again after
# seconds, not the usual two minutes (cred_expire).
set -eu
PATH=$PATH:/usr/sbin:/sbin

fail() {
  printf 'local-slurm: %s\n' "$1" >&2
  exit 1
}

install() {
  export DEBIAN_FRONTEND=noninteractive
  set -- apt-get -qy -o DPkg::Lock::Timeout=60 install --no-install-recommends slurm-wlm munge
  "$@" || { apt-get -q update && "$@"; }
}

configure() {
  host=$(hostname -s)
  port=$((20000 + $$ % 20000))
  dd if=/dev/urandom of="$dir/munge.key" bs=128 count=1 2>/dev/null
  chmod 400 "$dir/munge.key"
  for gpu in 0 1 2 3 4 5 6 7; do : >"$dir/gpu$gpu"; done
  echo "Name=gpu File=$dir/gpu[0-7]" >"$dir/gres.conf"
  cat >"$dir/slurm.conf" <<END
ClusterName=local
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge.socket,cred_expire=5
CredType=cred/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
GresTypes=gpu
NodeName=$host NodeAddr=127.0.0.1 CPUs=16 RealMemory=65536 Gres=gpu:8
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
END
}

start() {
  for program in munged slurmctld slurmd sinfo; do
    command -v "$program" >/dev/null || fail "there is no $program. Run: $0 install"
  done
  [ "$(id -u)" = 0 ] || fail "Slurm's daemons need root"
  [ ! -e "$dir/slurm.conf" ] || fail "$dir holds another one. Stop it, and remove the folder"
  mkdir -p "$dir/state" "$dir/spool"
  configure
  munged --key-file="$dir/munge.key" --socket="$dir/munge.socket" --pid-file="$dir/munged.pid" \
    --log-file="$dir/munged.log" --seed-file="$dir/munged.seed"
  slurmctld
  slurmd
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    case $(sinfo -h -o %T 2>/dev/null) in idle*) return ;; esac
    sleep 0.5
  done
  stop
  cat "$dir"/slurm*.log >&2
  fail "no node became idle"
}

stop() {
  scancel --signal=KILL --full --user="$(id -un)" 2>/dev/null || :
  for daemon in slurmd slurmctld munged; do
    [ -s "$dir/$daemon.pid" ] || continue
    pid=$(cat "$dir/$daemon.pid")
    kill "$pid" 2>/dev/null || continue
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.25
    done
  done
}

command=${1:-}
case $command in
install) install ;;
start | stop)
  dir=${2:?"$command needs a folder"}
  mkdir -p "$dir"
  dir=$(cd -- "$dir" && pwd)
  export SLURM_CONF="$dir/slurm.conf"
  "$command"
  ;;
*)
  sed -n 's/^#   //p' "$0" >&2
  exit 2
  ;;
esac
