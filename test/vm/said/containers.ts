import type { Machine } from '../kit/machine.ts';

/** The part of `docker inspect` that is used. */
export interface Inspected {
  Name: string;
  Image: string;
  State: { Pid: number };
  Config: {
    Image: string;
    Env: readonly string[] | null;
    Labels: Readonly<Record<string, string>> | null;
    Healthcheck?: { Test?: readonly string[] };
  };
  HostConfig: {
    Privileged: boolean;
    CgroupParent: string;
    NetworkMode: string;
    Runtime: string;
    RestartPolicy: { Name: string };
    LogConfig: { Config: Readonly<Record<string, string>> };
    PidsLimit: number | null;
    Ulimits: readonly { Name: string; Soft: number; Hard: number }[] | null;
    DeviceCgroupRules: readonly string[] | null;
    DeviceRequests: readonly unknown[] | null;
  };
  NetworkSettings: {
    Networks: Readonly<Record<string, unknown>>;
    Ports: Readonly<Record<string, readonly { HostIp: string; HostPort: string }[] | null>> | null;
  };
  Mounts: readonly { Source: string; Destination: string; Propagation: string; RW: boolean }[];
}

/** A line of `/proc/PID/mountinfo`. */
export interface Mount {
  /** What of the mounted file system is mounted. */
  root: string;
  target: string;
  options: string;
  fsType: string;
}

/** A process, from `/proc/PID/status`. */
export interface Process {
  name: string;
  uid: string;
  capabilities: string;
}

/** What the kernel and the engine say of a container, as ordinary commands print it. */
export interface SaidOfContainer {
  inspected: Inspected;
  /** `/proc/PID/status`, by the name of its line. */
  status: Readonly<Record<string, string>>;
  /** `/proc/PID/attr/current`. */
  label: string;
  /** `readlink /proc/PID/ns/*`, by kind. */
  namespaces: Readonly<Record<string, string>>;
  /** The same of the processes in its mount namespace that are not in its control group, by kind. */
  otherNamespaces: Readonly<Record<string, readonly string[]>>;
  mounts: readonly Mount[];
  /** The limits of its control group and all above it, by the name of the file. */
  limits: Readonly<Record<string, readonly string[]>>;
  /** `/proc/PID/uid_map`. */
  userIds: string;
  oomScore: string;
  /** `ls /proc/PID/root/dev`. */
  devices: readonly string[];
  /** The default action of the filter that containerd keeps for the container. */
  seccompAction: string;
  /** Whether the engine's API answers in its network. */
  reachesApi: boolean;
  /** All processes of its control group, and others in its mount namespace. */
  processes: readonly Process[];
  /** The limits, by file, that some process in its mount namespace is free of. */
  free: readonly string[];
}

/** What commands say of the machine itself. */
export interface SaidOfMachine {
  /** Of process 1. */
  host: SaidOfContainer;
  /** The id of each image, by its tag. */
  images: Readonly<Record<string, string>>;
  /** Whether a packet from another host to 127.0.0.1 reaches a container. */
  forwardsLoopback: boolean;
  /** Whether the engine gives containers users of their own. */
  remapsUsers: boolean;
  /** How many processes the machine has room for. */
  mostProcesses: number;
}

const kinds = 'cgroup ipc mnt net pid user uts';
const files = 'memory.max pids.max cpu.max';

/** Prints each file of a process after a line that names it, and the limits of its control groups upwards. */
const script = `
part() { printf '\\n== %s\\n' "$*"; }
find /proc/[0-9]*/ns/mnt -printf '%l %p\\n' 2>/dev/null >/tmp/mount-namespaces
# The processes in the mount namespace of a container's first process that are not in its control group.
# A process of a health check is none: it may have ended since, and runc enters the group a moment later.
outside() {
  [ "$1" != 1 ] || return 0
  for each in $(awk -v own="$(readlink /proc/$1/ns/mnt)" '$1 == own { split($2, at, "/"); print at[3] }' /tmp/mount-namespaces); do
    case $(cat /proc/$each/comm 2>/dev/null) in '' | runc*) continue ;; esac
    own=$(cat "/proc/$each/cgroup" 2>/dev/null) || continue
    [ "$own" = "$(cat /proc/$1/cgroup)" ] || echo "$each"
  done
}
# Whether a control group or one above it has a limit.
has_limit() {
  at=$1
  while [ "$at" != /sys/fs/cgroup ] && [ -n "$at" ]; do
    [ ! -e "$at/$2" ] || grep -q ^max "$at/$2" || return 0
    at=\${at%/*}
  done
  return 1
}
tell() {
  part "$1" status; cat /proc/$1/status
  part "$1" label; cat /proc/$1/attr/current
  part "$1" mounts; cat /proc/$1/mountinfo
  part "$1" users; cat /proc/$1/uid_map
  part "$1" oom; cat /proc/$1/oom_score_adj
  part "$1" devices; ls /proc/$1/root/dev
  for kind in ${kinds}; do part "$1" "ns-$kind"; readlink /proc/$1/ns/$kind; done
  group=/sys/fs/cgroup$(cut -d: -f3 /proc/$1/cgroup)
  for file in ${files}; do
    part "$1" "$file"
    at=$group
    while [ "$at" != /sys/fs/cgroup ] && [ -n "$at" ]; do cat "$at/$file"; at=\${at%/*}; done
  done
  part "$1" processes
  others=$(outside "$1")
  for each in $(cat "$group/cgroup.procs") $others; do
    awk '/^(Name|Uid|CapBnd):/ { printf "%s ", $2 } END { print "" }' "/proc/$each/status"
  done
  for kind in ${kinds}; do
    part "$1" "other-ns-$kind"
    for each in $others; do readlink "/proc/$each/ns/$kind"; done
  done
  part "$1" free
  for each in $others; do
    own=$(cut -d: -f3 "/proc/$each/cgroup")
    for file in ${files}; do has_limit "/sys/fs/cgroup\${own%/}" "$file" || echo "$file"; done
  done
}
tell 1
docker inspect --format '{{.State.Pid}} {{.Id}}' $(docker ps --quiet) | while read -r pid id; do
  tell $pid
  part $pid api
  nsenter --net --target $pid sh -c 'gateway=$(ip route | awk "/^default/ { print \\$3 }"); curl -s --max-time 20 "http://\${gateway:-127.0.0.1}:2375/_ping"'
  part $pid seccomp
  grep -o '"seccomp":{"defaultAction":"[A-Z_]*"' /run/containerd/io.containerd.runtime.v2.task/*/$id/config.json
done
part images; docker image ls --no-trunc --format '{{.Repository}}:{{.Tag}} {{.ID}}'
part remap; docker info --format '{{.SecurityOptions}}'
part most; sysctl -n kernel.pid_max kernel.threads-max
part nat; iptables -t nat -S
part raw; iptables -t raw -S
exit 0
`;

function sections(text: string): ReadonlyMap<string, string> {
  const parts = text.split(/^== /mu).slice(1);
  return new Map(
    parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]),
  );
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

function readMount(line: string): Mount {
  const [place = '', source = ''] = line.split(' - ');
  const [, , , root = '', target = '', options = ''] = place.split(' ');
  return { root, target, options, fsType: source.split(' ')[0] ?? '' };
}

function readProcess(line: string): Process {
  const [name = '', uid = '', capabilities = ''] = line.split(' ');
  return { name, uid, capabilities };
}

function read(said: ReadonlyMap<string, string>, inspected: Inspected, pid: number): SaidOfContainer {
  const of = (name: string): string => said.get(`${pid} ${name}`)?.trim() ?? '';
  const status = linesOf(of('status')).map((line) => {
    const [name = '', value = ''] = line.split(/:\s*/u);
    return [name, value] as const;
  });
  return {
    inspected,
    status: Object.fromEntries(status),
    label: of('label'),
    namespaces: Object.fromEntries(kinds.split(' ').map((kind) => [kind, of(`ns-${kind}`)])),
    otherNamespaces: Object.fromEntries(
      kinds.split(' ').map((kind) => [kind, linesOf(of(`other-ns-${kind}`))]),
    ),
    mounts: linesOf(of('mounts')).map(readMount),
    limits: Object.fromEntries(files.split(' ').map((file) => [file, linesOf(of(file))])),
    userIds: of('users'),
    oomScore: of('oom'),
    devices: linesOf(of('devices')),
    reachesApi: of('api') === 'OK',
    seccompAction: /:"(SCMP_[A-Z_]+)"/u.exec(of('seccomp'))?.[1] ?? '',
    processes: linesOf(of('processes')).map(readProcess),
    free: linesOf(of('free')),
  };
}

/** Whether the NAT rules send packets for 127.0.0.1 to a container, and no raw rule drops those from outside. */
function sendsLoopback(nat: string, raw: string): boolean {
  const sent = linesOf(nat).some((line) => /-d 127\.0\.0\.1\/32 .*-j DNAT/u.test(line));
  return sent && !linesOf(raw).some((line) => /-d 127\.0\.0\.1\/32 ! -i lo .*-j DROP/u.test(line));
}

/** What commands say of a machine, and of each of its containers by name. */
export async function askAboutContainers(
  machine: Machine,
): Promise<{ machine: SaidOfMachine; containers: ReadonlyMap<string, SaidOfContainer> }> {
  const inspected = JSON.parse(
    await machine.must('docker inspect $(docker ps --quiet)'),
  ) as readonly Inspected[];
  const said = sections(await machine.must(script));
  const [first] = inspected;
  if (first === undefined) throw new Error('no container runs');
  const images = linesOf(said.get('images') ?? '').map((line) => {
    const [name = '', id = ''] = line.split(' ');
    return [name, id] as const;
  });
  return {
    machine: {
      host: read(said, first, 1),
      images: Object.fromEntries(images),
      remapsUsers: said.get('remap')?.includes('name=userns') === true,
      mostProcesses: Math.min(...linesOf(said.get('most') ?? '').map(Number)),
      forwardsLoopback: sendsLoopback(said.get('nat') ?? '', said.get('raw') ?? ''),
    },
    containers: new Map(
      inspected.map((each) => [each.Name.slice(1), read(said, each, each.State.Pid)] as const),
    ),
  };
}
