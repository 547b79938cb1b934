import { valueOf } from '../../core/observed.ts';
import { parseUlimit } from '../../formats/docker-values/ulimit.ts';
import { overlappingPools, publicPools } from '../support/engine/address-pools.ts';
import { setMembers } from '../support/engine/config-change.ts';
import { valueCheck } from '../support/engine/daemon-value.ts';
import { daemonSteps, settingOf } from '../support/engine/engine-rule.ts';
import { isLoopback } from '../support/network/loopback.ts';
import { isSharedUnlimited, limitsSomething, ulimitWords } from '../support/workload/ulimit.ts';

const logLevel = valueCheck({
  setting: 'logLevel',
  key: 'log-level',
  id: 'engine/log-level',
  needs: ['daemon'],
  title: 'Log level of the Docker daemon is not info',
  severity: 'low',
  cis: '2.3',
  why: 'Above info the log lacks what an investigation needs. Debug fills it with noise and request contents.',
  remediation: 'Remove `log-level` or set it to `info`.',
  members: ['debug', 'log-level'],
  configure: (_problem, engine) => {
    const debug = settingOf(engine, 'debug');
    const level = settingOf(engine, 'logLevel');
    const isInfo = level.state !== 'known' || level.value.toLowerCase() === 'info';
    return setMembers('safe', {
      ...(debug.state === 'known' && debug.value ? { debug: false } : {}),
      ...(isInfo ? {} : { 'log-level': 'info' }),
    });
  },
  check: (value, part, engine) => {
    const debug = settingOf(engine, 'debug');
    // Debug mode logs at the level debug, whatever level is set.
    const level = debug.state === 'known' && debug.value ? 'debug' : (value ?? 'info').toLowerCase();
    if (level !== 'info')
      return part.fail({
        message: `The Docker daemon logs at level ${level}`,
        steps: daemonSteps('"log-level": "info", and "debug": false'),
      });
    return part.pass(
      value === undefined ? 'log-level is not set; the default is info' : `log-level = ${value}`,
    );
  },
  bad: [
    ['a level below info', 'debug'],
    ['a level above info', 'error'],
  ],
  good: [
    ['not set', undefined],
    ['info', 'info'],
    ['upper case', 'INFO'],
  ],
});

/** Default cgroup parents: with cgroupfs and systemd, rootful and rootless. */
const usualParents: ReadonlySet<string> = new Set(['/docker', 'docker', 'system.slice', 'user.slice']);

const cgroupParent = valueCheck({
  setting: 'cgroupParent',
  key: 'cgroup-parent',
  id: 'engine/cgroup-parent-default',
  needs: ['daemon'],
  title: 'Default cgroup parent changed',
  severity: 'low',
  cis: '2.10',
  why: 'All containers then share the limits of that cgroup. A container without limits takes resources from everything else in it.',
  remediation:
    'Remove `cgroup-parent` unless the cgroup exists and has limits that are meant for containers.',
  check: (value, part) =>
    value === undefined || value === '' || usualParents.has(value)
      ? part.pass(value === undefined ? 'cgroup-parent is not set' : `cgroup-parent = ${value}`)
      : part.fail({
          message: `Containers are placed in the cgroup ${value}`,
          steps: [
            'Confirm that the cgroup has limits that are meant for containers',
            'Otherwise remove cgroup-parent from daemon.json and restart dockerd',
          ],
        }),
  bad: [['another cgroup', '/everything']],
  good: [
    ['not set', undefined],
    ['the default', '/docker'],
  ],
});

const defaultUlimits = valueCheck({
  setting: 'defaultUlimits',
  key: 'default-ulimits',
  id: 'engine/default-ulimits',
  needs: ['daemon'],
  title: 'No default ulimits',
  severity: 'low',
  cis: '2.8',
  why: 'Containers inherit the ulimits of dockerd, which are practically unlimited. One that forks or opens files endlessly exhausts the host.',
  remediation:
    'Set `default-ulimits` for `nofile` and `nproc` in daemon.json. A container that needs more can still ask for it.',
  configure: () =>
    setMembers('risky', { 'default-ulimits': { nofile: { Name: 'nofile', Soft: 64000, Hard: 64000 } } }),
  check(value = [], part) {
    const steps = daemonSteps(
      '"default-ulimits": {"nofile": {"Name": "nofile", "Soft": 64000, "Hard": 64000}}',
    );
    const limits = value.map((text) => ({ text, limit: parseUlimit(text) }));
    const unread = limits.find(({ limit }) => limit === undefined);
    const open = limits.flatMap(({ limit }) => (limit && isSharedUnlimited(limit) ? [limit.name] : []));
    if (value.length === 0)
      return part.fail({
        message: 'default-ulimits is not set: containers inherit the ulimits of dockerd',
        steps,
      });
    if (open.length > 0)
      return part.fail({ message: `default-ulimits sets ${open.join(' and ')} to unlimited`, steps });
    if (unread !== undefined)
      return part.unknown('unreadable', `the ulimit ${unread.text} is not understood`);
    const found = limits.flatMap(({ limit }) => limit ?? []);
    return found.some(limitsSomething)
      ? part.pass(`default-ulimits: ${found.map(ulimitWords).join(', ')}`)
      : part.fail({ message: `default-ulimits limits nothing: ${value.join(', ')}`, steps });
  },
  bad: [
    ['not set', undefined],
    ['unlimited', { nofile: { Name: 'nofile', Soft: -1, Hard: -1 } }],
    [
      'an unlimited hard limit',
      {
        nofile: { Name: 'nofile', Soft: 64000, Hard: -1 },
        nproc: { Name: 'nproc', Soft: 4096, Hard: 4096 },
      },
    ],
    ['nothing but an unlimited one', { memlock: { Name: 'memlock', Soft: -1, Hard: -1 } }],
  ],
  good: [
    ['a limit on open files', { nofile: { Name: 'nofile', Soft: 64000, Hard: 64000 } }],
    [
      'an unlimited one that only concerns the container',
      {
        memlock: { Name: 'memlock', Soft: -1, Hard: -1 },
        nofile: { Name: 'nofile', Soft: 64000, Hard: 64000 },
      },
    ],
  ],
});

const metricsAddress = valueCheck({
  setting: 'metricsAddress',
  key: 'metrics-addr',
  id: 'engine/metrics-address',
  needs: ['daemon'],
  title: 'Metrics endpoint exposed to the network',
  severity: 'medium',
  why: 'The endpoint requires no certificate or password. Everyone who can reach it learns the engine’s version and what runs on it.',
  remediation:
    'Listen on loopback: `"metrics-addr": "127.0.0.1:9323"`, and put a proxy with authentication in front.',
  references: ['NIST SP 800-190, 4.5.1'],
  configure: (_problem, engine) => {
    const address = valueOf(settingOf(engine, 'metricsAddress')) ?? '';
    const [, port = '9323'] = /:(\d+)$/u.exec(address) ?? [];
    return setMembers('risky', { 'metrics-addr': `127.0.0.1:${port}` });
  },
  check: (value, part) => {
    if (value === undefined || value === '') return part.pass('metrics-addr is not set: no endpoint');
    return isLoopback(value)
      ? part.pass(`metrics-addr = ${value}`)
      : part.fail({
          message: `Metrics are served without authentication on ${value}`,
          steps: daemonSteps('"metrics-addr": "127.0.0.1:9323"'),
        });
  },
  bad: [
    ['all IPv4 addresses', '0.0.0.0:9323'],
    ['all addresses', ':9323'],
  ],
  good: [
    ['not set', undefined],
    ['loopback', '127.0.0.1:9323'],
    ['IPv6 loopback', '[::1]:9323'],
  ],
});

const buildEntitlements = valueCheck({
  setting: 'buildEntitlements',
  key: 'builder.entitlements',
  id: 'engine/build-entitlements',
  needs: ['daemon'],
  title: 'Privileged builds allowed',
  severity: 'medium',
  why: 'With `security.insecure` a build step runs with every capability and without seccomp. Whoever writes the Dockerfile is root on the host.',
  remediation: 'Remove `security-insecure` from `builder.entitlements` in daemon.json.',
  members: ['builder.entitlements.security-insecure'],
  configure: () => setMembers('risky', { 'builder.entitlements.security-insecure': false }),
  check: (value, part) =>
    value?.securityInsecure === true
      ? part.fail({
          message: 'Builds may request security.insecure, which runs their steps privileged',
          steps: daemonSteps('"builder": {"entitlements": {"security-insecure": false}}'),
        })
      : part.pass(value === undefined ? 'builder.entitlements is not set' : 'security-insecure is off'),
  bad: [['privileged build steps', { 'security-insecure': true }]],
  good: [
    ['not set', undefined],
    ['off', { 'network-host': true, 'security-insecure': false }],
  ],
});

const addressPools = valueCheck({
  setting: 'addressPools',
  key: 'default-address-pools',
  id: 'engine/address-pools',
  needs: ['daemon'],
  title: 'Address pools overlap or use public addresses',
  category: 'correctness',
  severity: 'low',
  why: 'Overlapping networks make routes ambiguous, and containers cannot reach the owners of public addresses.',
  remediation:
    'Give `default-address-pools` ranges of private addresses (RFC 1918, RFC 4193) that do not overlap.',
  check: (pools, part) => {
    if (pools === undefined) return part.pass('default-address-pools is not set');
    const overlaps = overlappingPools(pools);
    const open = publicPools(pools);
    const wrong = [
      ...overlaps.map(([one, other]) => `${one} and ${other} overlap`),
      ...open.map((base) => `${base} is not private`),
    ];
    return wrong.length === 0
      ? part.pass(pools.map(({ base, size }) => `${base} in networks of /${size}`).join(', '))
      : part.fail({
          message: wrong.join('; '),
          steps: daemonSteps('"default-address-pools" to private ranges that do not overlap'),
        });
  },
  bad: [
    [
      'overlapping pools',
      [
        { base: '10.0.0.0/8', size: 24 },
        { base: '10.77.0.0/16', size: 24 },
      ],
    ],
    ['public addresses', [{ base: '198.51.100.0/24', size: 24 }]],
  ],
  good: [
    ['not set', undefined],
    [
      'separate private pools',
      [
        { base: '10.77.0.0/16', size: 24 },
        { base: 'fd00:1::/48', size: 64 },
      ],
    ],
  ],
});

/** The checks of daemon settings with values, one for each setting. */
export const checks = [
  logLevel,
  cgroupParent,
  defaultUlimits,
  metricsAddress,
  buildEntitlements,
  addressPools,
];
