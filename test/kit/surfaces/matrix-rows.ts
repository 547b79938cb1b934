import { imageRows } from './image-rows.ts';
import type { MatrixRow } from './matrix-row.ts';
import { mutations } from './mutations.ts';

/** The socket of an engine and the name of a running container, as the rows of text surfaces have them. */
export const plainPlaces = { socket: '/run/docker.sock', other: 'other' } as const;

const noBuild = {
  run: '`docker run` builds no image',
  create: 'a create request builds no image',
  container: 'a container does not show how its image was built',
  service: 'a service builds no image',
  stack: '`docker stack deploy` 26.1.5 ignores `build`',
} as const;

const onlyCompose = (what: string) =>
  ({
    run: `\`docker run\` has no ${what}`,
    create: `a create request has no ${what}`,
    container: `a container does not show ${what}`,
    service: `a service has no ${what}`,
  }) as const;

/** Who reads a file of a secret or configuration in a swarm is in the service; the rules are on what Compose mounts. */
const swarmFiles = {
  run: '`docker run` has no secrets and configs',
  create: 'a create request has no secrets and configs',
  container: 'Compose mounts the file: a container shows a bind mount like any other',
  service: 'the engine keeps secrets and configs of a swarm, in memory on each node',
  stack: 'the engine keeps secrets and configs of a swarm, in memory on each node',
} as const;

const swarmOf = (why: string) => ({ service: why, stack: why }) as const;

/** Rules whose bad setting is beside those of `mutations`, which break one control and nothing else. */
const further: readonly MatrixRow[] = [
  { rule: 'workload/apparmor', title: 'no AppArmor profile', change: { apparmor: 'unconfined' } },
  {
    rule: 'workload/build-privileges',
    title: 'a privileged build',
    compose: { service: 'build:\n  context: .\n  privileged: true\n' },
    cannot: noBuild,
  },
  {
    rule: 'workload/copied-host-path',
    title: 'keys as a build context',
    compose: { service: 'build:\n  context: .\n  additional_contexts:\n    keys: /root/.ssh\n' },
    cannot: noBuild,
  },
  {
    rule: 'workload/default-bridge',
    title: 'the default bridge',
    change: { network: 'bridge' },
    cannot: swarmOf('a service is on overlay networks, never on the default bridge'),
  },
  { rule: 'workload/device-requests', title: 'all GPUs', change: { gpus: true } },
  {
    rule: 'workload/drift',
    title: 'another memory limit than in the file',
    cannot: {
      compose: 'the file is what a container is compared with',
      run: 'nothing is compared with a command line',
      create: 'nothing is compared with a request',
      ...swarmOf('tasks are not made from the Compose file, but from the service'),
    },
    shownBy: { container: 'test/lab/audit.test.ts' },
  },
  {
    rule: 'workload/dropped-by-swarm',
    title: 'hardening that docker stack deploy leaves out',
    cannot: {
      run: 'a command line is never deployed as a stack',
      create: 'a request is never deployed as a stack',
      container: 'a container is not made by `docker stack deploy`',
      ...swarmOf('what was left out is not in the service'),
    },
    shownBy: { compose: 'src/checks/workload/dropped-by-swarm.test.ts' },
  },
  {
    rule: 'workload/image-current',
    title: 'an image older than its tag',
    cannot: {
      compose: 'only what runs has an image to compare with its tag',
      run: 'only what runs has an image to compare with its tag',
      create: 'only what runs has an image to compare with its tag',
      ...swarmOf('the containers of its tasks are compared'),
    },
    shownBy: { container: 'test/lab/registry.test.ts' },
  },
  ...imageRows,
  {
    rule: 'workload/loopback-ports',
    title: 'a port on a loopback address, on an engine before 28',
    change: { ports: ['127.0.0.1:18080:8080'] },
    cannot: {
      compose: 'the version of the engine decides, which a file does not name',
      run: 'the version of the engine decides, which a command line does not name',
      ...swarmOf('ports of a service have no address'),
    },
    // The engine of the matrix sets no packet filter rules.
    shownBy: { container: 'test/lab/firewall.test.ts' },
  },
  {
    rule: 'workload/mount-propagation',
    title: 'mounts that reach the host',
    change: { binds: ['/opt/lab:/opt/lab:ro,rshared'] },
  },
  { rule: 'workload/no-logs', title: 'no logs', change: { logSize: undefined, logDriver: 'none' } },
  { rule: 'workload/out-of-memory', title: 'protected from the OOM killer', change: { oomScoreAdj: -600 } },
  {
    rule: 'workload/privileged-container-ports',
    title: 'a privileged port inside',
    change: { ports: [80], capDrop: [] },
  },
  {
    rule: 'workload/privileged-exec',
    title: 'a privileged hook',
    compose: { service: 'image: lab:1\npost_start:\n  - command: x\n    privileged: true\n' },
    cannot: {
      ...onlyCompose('hooks'),
      container: 'shown while a command runs in it',
      stack: '`docker stack deploy` 26.1.5 refuses `post_start`',
    },
  },
  {
    rule: 'workload/pull-policy',
    title: 'a moving tag that is never pulled',
    change: { image: 'lab:latest', pull: 'never' },
    cannot: {
      create: 'the client pulls, before the request',
      container: 'a container does not show how its image is pulled',
      service: 'each node asks the registry of a service for its tag',
      stack: '`docker stack deploy` 26.1.5 refuses `pull_policy`',
    },
  },
  {
    rule: 'workload/read-only-submounts',
    title: 'a writable mount below a read-only one',
    cannot: {
      compose: 'the mounts of the host decide, which a file does not show',
      run: 'the mounts of the host decide, which a command line does not show',
      create: 'the mounts of the host decide, which a request does not show',
      ...swarmOf('the containers of its tasks are looked at'),
    },
    shownBy: { container: 'src/checks/workload/running-readings.test.ts' },
  },
  {
    rule: 'workload/root-exec',
    title: 'a hook as root',
    compose: {
      service: 'image: lab:1\nuser: "1000"\npost_start:\n  - command: x\n    user: root\n',
    },
    cannot: {
      ...onlyCompose('hooks'),
      container: 'shown while a command runs in it',
      stack: '`docker stack deploy` 26.1.5 refuses `post_start`',
    },
  },
  { rule: 'workload/runtime', title: 'an unknown runtime', change: { runtime: 'vendor' } },
  {
    rule: 'workload/seccomp-profile-content',
    title: 'a profile that allows too much',
    shownBy: {
      compose: 'src/checks/workload/seccomp-profile-content.test.ts',
      run: 'src/checks/workload/seccomp-profile-content.test.ts',
      create: 'src/checks/workload/seccomp-profile-content.test.ts',
      container: 'test/lab/seccomp.test.ts',
      service: 'test/lab/seccomp.test.ts',
    },
    cannot: { stack: '`docker stack deploy` 26.1.5 ignores `security_opt`' },
  },
  {
    rule: 'workload/secret-mode',
    title: 'a secret for everyone',
    compose: {
      service: 'image: lab:1\nsecrets:\n  - source: db\n    mode: 0644\n',
      beside: 'secrets:\n  db:\n    environment: DB\n',
    },
    cannot: swarmFiles,
  },
  {
    rule: 'workload/secret-source',
    title: 'a secret from a variable',
    compose: {
      service: 'image: lab:1\nsecrets: [db]\n',
      beside: 'secrets:\n  db:\n    environment: DB\n',
    },
    cannot: swarmFiles,
  },
  {
    rule: 'workload/security-options',
    title: 'no security option',
    change: { noNewPrivileges: false },
    cannot: swarmOf('a service has privileges instead, each with a rule of its own'),
  },
  { rule: 'workload/selinux', title: 'no SELinux label', change: { selinux: 'disable' } },
  {
    rule: 'workload/shared-volumes',
    title: 'a volume that another workload writes to',
    compose: {
      service: 'image: lab:busybox\nvolumes: [data:/data]\n',
      beside: 'volumes:\n  data:\n',
    },
    cannot: {
      run: 'a command line shows no other workload',
      create: 'a request shows no other workload',
      ...swarmOf('the containers of its tasks are looked at'),
    },
  },
  {
    rule: 'workload/slave-propagation',
    title: 'mounts of the host that come later',
    change: { binds: ['/opt/lab:/opt/lab:ro,rslave'] },
  },
  {
    rule: 'workload/ssh-server',
    title: 'an SSH server',
    cannot: {
      compose: 'its processes show it, when it runs',
      run: 'its processes show it, when it runs',
      create: 'its processes show it, when it runs',
      ...swarmOf('the containers of its tasks are looked at'),
    },
    shownBy: { container: 'test/lab/workload-running.test.ts' },
  },
  {
    rule: 'workload/system-tree-mounts',
    title: 'data of the host',
    change: { binds: ['/var/lib/lab:/data:ro'] },
  },
  {
    rule: 'workload/undeclared-health-check',
    title: 'a disabled health check',
    change: { health: undefined },
  },
  {
    rule: 'workload/undeclared-ports',
    title: 'a port that the image does not declare',
    change: { image: 'lab:ports', ports: [8080] },
    shownBy: {
      compose: 'test/lab/surface-matrix.test.ts',
      run: 'test/lab/surface-matrix.test.ts',
      create: 'test/lab/surface-matrix.test.ts',
    },
  },
  {
    rule: 'workload/writable-cgroups',
    title: 'cgroups that can be written to',
    change: { writableCgroups: true },
    cannot: { container: 'Engine 26.1.5 refuses the option, which Engine 28 brought (API 1.48)' },
  },
];

/** The reasons for rows that `mutations` has. */
const cannotOf: Readonly<Record<string, MatrixRow['cannot']>> = {
  'workload/joined-namespace': swarmOf('a service cannot join the namespace of a container'),
  'workload/restart-policy': swarmOf(
    'a swarm replaces an ended task, on any node: no restart of a container',
  ),
  'workload/tmpfs-options': swarmOf('a tmpfs of a service has a size and a mode, and no other option'),
};

/** The rows of the matrix: every rule on workloads, sorted. `socket` is an engine's, `other` a running container. */
export function matrixRows({ socket, other }: { socket: string; other: string }): readonly MatrixRow[] {
  const shown = mutations(socket, other).map(({ rule, title, change }): MatrixRow => {
    const cannot = cannotOf[rule];
    return { rule, title, change, ...(cannot === undefined ? {} : { cannot }) };
  });
  return [...shown, ...further].toSorted((a, b) => (a.rule < b.rule ? -1 : 1));
}
