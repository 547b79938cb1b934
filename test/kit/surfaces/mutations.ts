import type { Surface } from '../../../src/core/workload/workload.ts';
import { hygieneMutations } from './hygiene-mutations.ts';
import type { NeutralWorkload } from './neutral-workload.ts';

/** One control taken away from a careful workload. */
export interface Mutation {
  rule: string;
  title: string;
  change: Partial<NeutralWorkload>;
  /** Part of the text (or JSON pointer) that the finding must point to, per kind of surface. */
  points: { compose: string; run: string; document: string; service?: string };
  /** Rules that it breaks too on one surface, because that surface cannot say it otherwise. */
  also?: Readonly<Partial<Record<Surface, readonly string[]>>>;
  /** Rules that become unknown on a surface that shows the workload alone. */
  unsure?: Readonly<Partial<Record<Surface, readonly string[]>>>;
}

/** Places of what is not set: the workload itself. */
const itself = { compose: 'subject', run: 'docker run', document: '', service: '' };

function namespace(
  rule: string,
  key: 'pid' | 'ipc' | 'uts' | 'userns',
  compose: string,
  field: string,
): Mutation {
  return {
    rule,
    title: `the host’s ${key}`,
    change: { [key]: 'host' },
    points: { compose: `${compose}: "host"`, run: `--${key} host`, document: `/HostConfig/${field}` },
  };
}

/** Every check of workloads, each broken alone. `socket` is an engine's, `other` a running container's name. */
export function mutations(socket: string, other: string): readonly Mutation[] {
  return [
    {
      rule: 'workload/privileged',
      title: 'privileged',
      change: { privileged: true },
      points: { compose: 'privileged: true', run: '--privileged', document: '/HostConfig/Privileged' },
    },
    {
      rule: 'workload/capabilities',
      title: 'an added capability',
      change: { capAdd: ['SYS_ADMIN'] },
      points: {
        compose: 'SYS_ADMIN',
        run: '--cap-add SYS_ADMIN',
        document: '/HostConfig/CapAdd/0',
        service: '/CapabilityAdd/0',
      },
    },
    {
      rule: 'workload/root-user',
      title: 'root',
      change: { user: '0:0' },
      points: { compose: 'user: "0:0"', run: '--user 0:0', document: '/User', service: '/User' },
    },
    {
      rule: 'workload/seccomp',
      title: 'no seccomp filter',
      change: { seccomp: 'unconfined' },
      points: {
        compose: 'seccomp:unconfined',
        run: 'seccomp=unconfined',
        document: '/HostConfig/SecurityOpt/1',
        service: '/Seccomp',
      },
    },
    {
      rule: 'workload/engine-socket',
      title: 'the engine’s socket',
      change: { binds: [`${socket}:/run/engine.sock:ro`] },
      points: { compose: socket, run: socket, document: '/HostConfig/Binds/0', service: '/Mounts/0' },
    },
    {
      rule: 'workload/sensitive-host-path',
      title: 'the host’s configuration',
      change: { binds: ['/etc:/host/etc:ro'] },
      points: {
        compose: '/etc:/host/etc:ro',
        run: '/etc:/host/etc:ro',
        document: '/HostConfig/Binds/0',
        service: '/Mounts/0',
      },
    },
    {
      rule: 'workload/published-ports',
      title: 'a port on every address',
      change: { ports: [8080] },
      points: {
        compose: '"8080"',
        run: '--publish 8080',
        document: '/HostConfig/PortBindings',
        service: '/Ports/0',
      },
    },
    {
      rule: 'workload/memory-limit',
      title: 'no memory limit',
      change: { memory: undefined },
      points: itself,
    },
    {
      rule: 'workload/no-new-privileges',
      title: 'new privileges',
      change: { noNewPrivileges: false },
      points: itself,
    },
    {
      rule: 'workload/host-network',
      title: 'the host’s network',
      change: { network: 'host' },
      points: {
        compose: 'network_mode: "host"',
        run: '--network host',
        document: '/HostConfig/NetworkMode',
        service: '/Networks',
      },
    },
    namespace('workload/host-pid', 'pid', 'pid', 'PidMode'),
    namespace('workload/host-ipc', 'ipc', 'ipc', 'IpcMode'),
    namespace('workload/host-uts', 'uts', 'uts', 'UTSMode'),
    namespace('workload/host-user-namespace', 'userns', 'userns_mode', 'UsernsMode'),
    {
      rule: 'workload/host-cgroup-namespace',
      title: 'the host’s cgroups',
      change: { cgroupns: 'host' },
      points: { compose: 'cgroup: "host"', run: '--cgroupns host', document: '/HostConfig/CgroupnsMode' },
    },
    {
      rule: 'workload/joined-namespace',
      title: 'another container’s processes',
      change: { pid: `container:${other}` },
      unsure: { compose: ['workload/host-pid'], run: ['workload/host-pid'], create: ['workload/host-pid'] },
      points: {
        compose: `container:${other}`,
        run: `--pid container:${other}`,
        document: '/HostConfig/PidMode',
      },
    },
    ...hygieneMutations,
  ] as readonly Mutation[];
}
