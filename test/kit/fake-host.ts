import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder that stands for the root of a machine. */
export interface FakeHost {
  root: string;
  write(path: string, text: string | Uint8Array): void;
  link(path: string, target: string): void;
  /** Removes a path, or all of it. */
  remove(path?: string): void;
}

/** Makes an empty one. */
export function fakeHost(): FakeHost {
  const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'fake-host-'));
  const place = (path: string): string => {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    return full;
  };
  return {
    root,
    write: (path, text) => writeFileSync(place(path), text),
    link: (path, target) => symlinkSync(target, place(path)),
    remove: (path = '') => rmSync(join(root, path), { recursive: true }),
  };
}

/** A process of a container as `/proc` shows it. */
export interface FakeProcess {
  pid: number;
  shim: number;
  container: string;
  /** Path in the one version 2 hierarchy. */
  cgroup: string;
}

const namespaces = ['pid', 'net', 'ipc', 'uts', 'mnt', 'user', 'cgroup'];

/** Writes the first process of a container, its shim, its bundle and a memory limit of 64 MiB. */
export function writeProcess(host: FakeHost, { pid, shim, container, cgroup }: FakeProcess): void {
  // Every machine on which something runs has this one.
  host.write('/proc/1/comm', 'systemd\n');
  const proc = `/proc/${pid}`;
  host.write(`${proc}/stat`, `${pid} (app) S ${shim} ${'0 '.repeat(17)}${pid * 10} 0 0`);
  host.write(`${proc}/cgroup`, `0::${cgroup}\n`);
  host.write(`${proc}/mountinfo`, '71 47 0:39 / / rw,relatime - overlay overlay rw\n');
  host.write(`${proc}/status`, statusOf(shim));
  host.write(`${proc}/uid_map`, '0 100000 65536\n');
  host.write(`${proc}/gid_map`, '0 100000 65536\n');
  host.write(`${proc}/attr/current`, 'docker-default (enforce)\n');
  for (const [index, kind] of namespaces.entries()) {
    host.link(`${proc}/ns/${kind}`, `${kind}:[${kind === 'net' ? 1 : pid * 100 + index}]`);
  }
  const bundle = `/run/bundles/${container}`;
  host.link(`/proc/${shim}/cwd`, bundle);
  host.write(`${bundle}/config.json`, JSON.stringify(specificationOf(container)));
  host.write(`/sys/fs/cgroup${cgroup}/memory.max`, '67108864\n');
}

/** Writes the namespaces of the machine itself; `net` is the one that fake processes share. */
export function writeFirstProcess(host: FakeHost): void {
  for (const [index, kind] of namespaces.entries())
    host.link(`/proc/1/ns/${kind}`, `${kind}:[${kind === 'net' ? 1 : index}]`);
}

function statusOf(parent: number): string {
  const ids = '1000\t1000\t1000\t1000';
  return [
    'Name:\tapp',
    `PPid:\t${parent}`,
    `Uid:\t${ids}`,
    `Gid:\t${ids}`,
    'Groups:\t',
    'CapEff:\t0000000000000000',
    'CapBnd:\t00000000a80425fb',
    'NoNewPrivs:\t1',
    'Seccomp:\t2',
    '',
  ].join('\n');
}

function specificationOf(container: string): object {
  return {
    process: { user: { uid: 1000, gid: 1000 }, env: ['TOKEN=in-the-bundle'], capabilities: { bounding: [] } },
    linux: { cgroupsPath: `/docker/${container}`, namespaces: [{ type: 'pid' }] },
  };
}
