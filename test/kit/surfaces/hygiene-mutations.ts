import type { Mutation } from './mutations.ts';

/** Places of what is not set: the workload itself. */
const itself = { compose: 'subject', run: 'docker run', document: '', service: '' };

const document = (field: string): string => `/HostConfig/${field}`;

/** What is left out of a careful workload, or lifted, beside namespaces, mounts and rights. */
export const hygieneMutations: readonly Mutation[] = [
  {
    rule: 'workload/read-only-root',
    title: 'a root that can be written to',
    change: { readOnly: false },
    points: { ...itself, compose: 'read_only: false' },
  },
  {
    rule: 'workload/cpu-limit',
    title: 'no limit of the CPU time',
    change: { cpus: undefined },
    points: itself,
  },
  {
    rule: 'workload/pids-limit',
    title: 'no limit on processes',
    change: { pids: undefined },
    points: itself,
  },
  {
    rule: 'workload/restart-policy',
    title: 'restarts without end',
    change: { restart: 'always' },
    points: { compose: 'restart: "always"', run: '--restart always', document: document('RestartPolicy') },
  },
  {
    rule: 'workload/cgroup-parent',
    title: 'a control group of its choice',
    change: { cgroupParent: 'lab.slice' },
    points: {
      compose: 'cgroup_parent: "lab.slice"',
      run: '--cgroup-parent lab.slice',
      document: document('CgroupParent'),
    },
  },
  {
    rule: 'workload/health-check',
    title: 'no health check',
    change: { health: undefined },
    points: {
      compose: 'disable: true',
      run: '--no-healthcheck',
      document: '/Healthcheck',
      service: '/Healthcheck',
    },
  },
  {
    rule: 'workload/system-paths',
    title: 'system paths laid open',
    change: { systemPaths: 'unconfined' },
    points: {
      compose: 'systempaths=unconfined',
      run: 'systempaths=unconfined',
      document: document('MaskedPaths'),
    },
  },
  {
    rule: 'workload/host-devices',
    title: 'a device of the host',
    change: { devices: ['/dev/loop-control'] },
    points: {
      compose: '/dev/loop-control',
      run: '--device /dev/loop-control',
      document: document('Devices/0'),
    },
  },
  {
    rule: 'workload/device-cgroup-rules',
    title: 'a rule for devices',
    change: { deviceRules: ['c 10:200 rwm'] },
    points: {
      compose: 'c 10:200 rwm',
      run: '--device-cgroup-rule',
      document: document('DeviceCgroupRules/0'),
    },
  },
  {
    rule: 'workload/privileged-ports',
    title: 'a privileged port',
    change: { ports: ['127.0.0.1:1023:8080'] },
    points: {
      compose: '127.0.0.1:1023:8080',
      run: '127.0.0.1:1023:8080',
      document: document('PortBindings'),
      service: '/Ports/0',
    },
    also: { service: ['workload/published-ports'] },
  },
  {
    rule: 'workload/secrets-in-environment',
    title: 'a credential in the environment',
    change: { environment: { DB_PASSWORD: 'tea-and-biscuits' } },
    points: { compose: 'DB_PASSWORD', run: '--env DB_PASSWORD', document: '/Env/0', service: '/Env/0' },
  },
  {
    rule: 'workload/weakening-variable',
    title: 'a variable that weakens programs',
    change: { environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
    points: {
      compose: 'NODE_TLS_REJECT_UNAUTHORIZED',
      run: '--env NODE_TLS_REJECT_UNAUTHORIZED',
      document: '/Env/0',
      service: '/Env/0',
    },
  },
  {
    rule: 'workload/secrets-in-arguments',
    title: 'a credential in a label',
    change: { labels: { 'api.token': 'tea-and-biscuits' } },
    points: {
      compose: 'api.token',
      run: '--label api.token',
      document: '/Labels/api.token',
      service: '/Labels/api.token',
    },
  },
  {
    rule: 'workload/log-size',
    title: 'a log without a bound',
    change: { logSize: undefined },
    points: itself,
  },
  {
    rule: 'workload/default-capabilities',
    title: 'the default capabilities',
    change: { capDrop: [] },
    points: itself,
  },
  {
    rule: 'workload/privileged-groups',
    title: 'the group of disks',
    change: { groups: ['6'] },
    points: { compose: '"6"', run: '--group-add 6', document: document('GroupAdd/0'), service: '/Groups/0' },
  },
  {
    rule: 'workload/sysctls',
    title: 'routing',
    change: { sysctls: { 'net.ipv4.ip_forward': '1' } },
    points: {
      compose: 'net.ipv4.ip_forward: "1"',
      run: '--sysctl net.ipv4.ip_forward=1',
      document: document('Sysctls/net.ipv4.ip_forward'),
      service: '/Sysctls/net.ipv4.ip_forward',
    },
  },
  {
    rule: 'workload/tmpfs-options',
    title: 'a tmpfs for programs',
    change: { tmpfs: ['/scratch:exec'] },
    points: {
      compose: '/scratch:exec',
      run: '--tmpfs /scratch:exec',
      document: document('Tmpfs'),
    },
  },
  {
    rule: 'workload/writable-bind-mounts',
    title: 'a path of the host that can be written to',
    change: { binds: ['/opt/lab:/opt/lab'] },
    points: {
      compose: '/opt/lab:/opt/lab',
      run: '--volume /opt/lab:/opt/lab',
      document: document('Binds/0'),
      service: '/Mounts/0',
    },
  },
  {
    rule: 'workload/ulimits',
    title: 'a limit lifted',
    change: { ulimits: { core: -1 } },
    points: { compose: 'core: -1', run: 'core=-1', document: document('Ulimits/0'), service: '/Ulimits/0' },
  },
];
