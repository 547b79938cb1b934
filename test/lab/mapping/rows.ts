import type { SettingName } from '../../../src/core/workload.ts';

/** How one setting is written on each surface, all meaning `value`. What a surface cannot express is left out. */
export interface MappingRow {
  setting: SettingName;
  /** As every reader must read it: list entries as plain values. */
  value: unknown;
  compose?: string;
  run?: string;
  /** Merged into the body of `POST /containers/create`. */
  create?: Readonly<Record<string, unknown>>;
  /** Merged into `TaskTemplate` (or, below `EndpointSpec`, into the specification). */
  service?: Readonly<Record<string, unknown>>;
  /** What a compose file is read as, where it has words of its own for the same thing. */
  inCompose?: unknown;
}

const host = (members: Readonly<Record<string, unknown>>) => ({ HostConfig: members });
const container = (members: Readonly<Record<string, unknown>>) => ({ ContainerSpec: members });
const mebibytes = 1024 * 1024;

/** Every setting, once. */
export const rows: readonly MappingRow[] = [
  {
    setting: 'user',
    value: '1000:1000',
    compose: 'user: "1000:1000"',
    run: '--user 1000:1000',
    create: { User: '1000:1000' },
    service: container({ User: '1000:1000' }),
  },
  {
    setting: 'groupAdd',
    value: ['44'],
    compose: 'group_add: ["44"]',
    run: '--group-add 44',
    create: host({ GroupAdd: ['44'] }),
    service: container({ Groups: ['44'] }),
  },
  {
    setting: 'privileged',
    value: true,
    compose: 'privileged: true',
    run: '--privileged',
    create: host({ Privileged: true }),
  },
  {
    setting: 'capAdd',
    value: ['NET_ADMIN'],
    compose: 'cap_add: [NET_ADMIN]',
    run: '--cap-add net_admin',
    create: host({ CapAdd: ['CAP_NET_ADMIN'] }),
    service: container({ CapabilityAdd: ['CAP_NET_ADMIN'] }),
  },
  {
    setting: 'capDrop',
    value: ['ALL'],
    compose: 'cap_drop: [all]',
    run: '--cap-drop ALL',
    create: host({ CapDrop: ['ALL'] }),
    service: container({ CapabilityDrop: ['ALL'] }),
  },
  {
    setting: 'seccomp',
    value: { kind: 'unconfined' },
    compose: 'security_opt: ["seccomp:unconfined"]',
    run: '--security-opt seccomp=unconfined',
    create: host({ SecurityOpt: ['seccomp=unconfined'] }),
    service: container({ Privileges: { Seccomp: { Mode: 'unconfined' } } }),
  },
  {
    setting: 'apparmor',
    value: { kind: 'unconfined' },
    compose: 'security_opt: ["apparmor:unconfined"]',
    run: '--security-opt apparmor=unconfined',
    create: host({ SecurityOpt: ['apparmor=unconfined'] }),
    service: container({ Privileges: { AppArmor: { Mode: 'disabled' } } }),
  },
  {
    setting: 'selinux',
    value: ['disable'],
    compose: 'security_opt: ["label:disable"]',
    run: '--security-opt label=disable',
    create: host({ SecurityOpt: ['label=disable'] }),
    service: container({ Privileges: { SELinuxContext: { Disable: true } } }),
  },
  {
    setting: 'noNewPrivileges',
    value: true,
    compose: 'security_opt: ["no-new-privileges:true"]',
    run: '--security-opt no-new-privileges',
    create: host({ SecurityOpt: ['no-new-privileges'] }),
    service: container({ Privileges: { NoNewPrivileges: true } }),
  },
  {
    setting: 'systemPaths',
    value: 'unconfined',
    compose: 'security_opt: ["systempaths=unconfined"]',
    run: '--security-opt systempaths=unconfined',
    create: host({ MaskedPaths: [], ReadonlyPaths: [] }),
  },
  {
    setting: 'readOnlyRoot',
    value: true,
    compose: 'read_only: true',
    run: '--read-only',
    create: host({ ReadonlyRootfs: true }),
    service: container({ ReadOnly: true }),
  },
  {
    setting: 'network',
    value: { kind: 'host' },
    compose: 'network_mode: host',
    run: '--network host',
    create: host({ NetworkMode: 'host' }),
    service: { Networks: [{ Target: 'host' }] },
  },
  {
    setting: 'pid',
    value: { kind: 'host' },
    compose: 'pid: host',
    run: '--pid host',
    create: host({ PidMode: 'host' }),
  },
  {
    setting: 'ipc',
    value: { kind: 'shareable' },
    compose: 'ipc: shareable',
    run: '--ipc shareable',
    create: host({ IpcMode: 'shareable' }),
  },
  {
    setting: 'uts',
    value: { kind: 'host' },
    compose: 'uts: host',
    run: '--uts host',
    create: host({ UTSMode: 'host' }),
  },
  {
    setting: 'userns',
    value: { kind: 'host' },
    compose: 'userns_mode: host',
    run: '--userns host',
    create: host({ UsernsMode: 'host' }),
  },
  {
    setting: 'cgroupns',
    value: { kind: 'private' },
    compose: 'cgroup: private',
    run: '--cgroupns private',
    create: host({ CgroupnsMode: 'private' }),
  },
  {
    setting: 'memory',
    value: 64 * mebibytes,
    compose: 'mem_limit: 64m',
    run: '--memory 64m',
    create: host({ Memory: 64 * mebibytes }),
    service: { Resources: { Limits: { MemoryBytes: 64 * mebibytes } } },
  },
  {
    setting: 'cpu',
    value: { cpus: 0.5 },
    compose: 'cpus: 0.5',
    run: '--cpus 0.5',
    create: host({ NanoCpus: 5e8 }),
    service: { Resources: { Limits: { NanoCPUs: 5e8 } } },
  },
  {
    setting: 'pids',
    value: 50,
    compose: 'pids_limit: 50',
    run: '--pids-limit 50',
    create: host({ PidsLimit: 50 }),
    service: { Resources: { Limits: { Pids: 50 } } },
  },
  {
    setting: 'cgroupParent',
    value: '/lab',
    compose: 'cgroup_parent: /lab',
    run: '--cgroup-parent /lab',
    create: host({ CgroupParent: '/lab' }),
  },
  {
    setting: 'restart',
    value: { name: 'on-failure', maximumRetries: 3 },
    compose: 'restart: on-failure:3',
    run: '--restart on-failure:3',
    create: host({ RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } }),
    service: { RestartPolicy: { Condition: 'on-failure', MaxAttempts: 3 } },
  },
  {
    setting: 'mounts',
    value: [{ type: 'bind', hostPath: '/etc', target: '/host', readOnly: true }],
    compose: 'volumes: ["/etc:/host:ro"]',
    run: '-v /etc:/host:ro',
    create: host({ Binds: ['/etc:/host:ro'] }),
    service: container({ Mounts: [{ Type: 'bind', Source: '/etc', Target: '/host', ReadOnly: true }] }),
  },
  {
    setting: 'volumesFrom',
    value: ['other'],
    inCompose: ['container:other'],
    compose: 'volumes_from: ["container:other"]',
    run: '--volumes-from other',
    create: host({ VolumesFrom: ['other'] }),
  },
  {
    setting: 'devices',
    value: [{ hostPath: '/dev/fuse', containerPath: '/dev/x', permissions: 'r' }],
    compose: 'devices: ["/dev/fuse:/dev/x:r"]',
    run: '--device /dev/fuse:/dev/x:r',
    create: host({
      Devices: [{ PathOnHost: '/dev/fuse', PathInContainer: '/dev/x', CgroupPermissions: 'r' }],
    }),
  },
  {
    setting: 'deviceCgroupRules',
    value: ['c 10:229 r'],
    compose: 'device_cgroup_rules: ["c 10:229 r"]',
    run: '--device-cgroup-rule "c 10:229 r"',
    create: host({ DeviceCgroupRules: ['c 10:229 r'] }),
  },
  {
    setting: 'ports',
    value: [{ hostIp: '127.0.0.1', hostPort: '18080', containerPort: '80', protocol: 'tcp' }],
    compose: 'ports: ["127.0.0.1:18080:80"]',
    run: '-p 127.0.0.1:18080:80',
    create: host({ PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '18080' }] } }),
  },
  {
    setting: 'environment',
    value: ['LAB'],
    compose: 'environment: { LAB: secret }',
    run: '-e LAB=secret',
    create: { Env: ['LAB=secret'] },
    service: container({ Env: ['LAB=secret'] }),
  },
  {
    setting: 'credentials',
    value: [{ where: 'label', name: 'api.token', detector: 'its name', length: 12 }],
    compose: 'labels: { api.token: tea-and-buns }',
    run: '--label api.token=tea-and-buns',
    create: { Labels: { 'api.token': 'tea-and-buns' } },
    service: container({ Labels: { 'api.token': 'tea-and-buns' } }),
  },
  {
    setting: 'sysctls',
    value: ['net.ipv4.ip_forward=0'],
    compose: 'sysctls: { net.ipv4.ip_forward: 0 }',
    run: '--sysctl net.ipv4.ip_forward=0',
    create: host({ Sysctls: { 'net.ipv4.ip_forward': '0' } }),
    service: container({ Sysctls: { 'net.ipv4.ip_forward': '0' } }),
  },
  {
    setting: 'ulimits',
    value: [{ name: 'nofile', soft: 64, hard: 128 }],
    compose: 'ulimits: { nofile: { soft: 64, hard: 128 } }',
    run: '--ulimit nofile=64:128',
    create: host({ Ulimits: [{ Name: 'nofile', Soft: 64, Hard: 128 }] }),
    service: container({ Ulimits: [{ Name: 'nofile', Soft: 64, Hard: 128 }] }),
  },
  {
    setting: 'oomScoreAdj',
    value: 300,
    compose: 'oom_score_adj: 300',
    run: '--oom-score-adj 300',
    create: host({ OomScoreAdj: 300 }),
  },
  {
    setting: 'oomKillDisable',
    value: true,
    compose: 'oom_kill_disable: true',
    run: '--oom-kill-disable',
    create: host({ OomKillDisable: true }),
  },
  {
    setting: 'runtime',
    value: 'runc',
    compose: 'runtime: runc',
    run: '--runtime runc',
    create: host({ Runtime: 'runc' }),
  },
  {
    setting: 'init',
    value: true,
    compose: 'init: true',
    run: '--init',
    create: host({ Init: true }),
    service: container({ Init: true }),
  },
  {
    setting: 'logging',
    value: { driver: 'local', optionNames: ['max-size'] },
    compose: 'logging: { driver: local, options: { max-size: 1m } }',
    run: '--log-driver local --log-opt max-size=1m',
    create: host({ LogConfig: { Type: 'local', Config: { 'max-size': '1m' } } }),
    service: { LogDriver: { Name: 'local', Options: { 'max-size': '1m' } } },
  },
  {
    setting: 'health',
    value: true,
    compose: 'healthcheck: { test: [CMD, "true"] }',
    run: '--health-cmd true',
    create: { Healthcheck: { Test: ['CMD', 'true'] } },
    service: container({ Healthcheck: { Test: ['CMD', 'true'] } }),
  },
];
