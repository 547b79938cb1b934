import type { Check } from '../../core/check.ts';
import type { Problem } from '../../core/finding.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/outcome.ts';
import { listenAddress } from '../../formats/daemon-config/listen-address.ts';
import { inConfigFile, type ListEntry } from '../support/config-change.ts';
import { isLoopback } from '../support/loopback.ts';
import { unread } from '../support/subject.ts';

const listening = (address: string, clientTls: boolean) => ({
  endpoint: 'unix:///var/run/docker.sock',
  listeners: { state: 'known', value: [{ address, clientTls }], from: '/proc/812/cmdline' },
});

const isLocal = (address: string): boolean => /^(?:unix|fd|npipe):/u.test(address);

/** Returns the entry of `hosts` that a problem is about. */
function hostOf({ detail: { address } }: Problem): ListEntry {
  const defaults = { socket: '', clientTls: false };
  return { member: 'hosts', isMeant: (entry) => listenAddress(entry, defaults) === address };
}

/** Returns the problem of a listener; less severe on loopback, where host users and processes still gain root. */
function problemOf(address: string, source: string): Problem {
  const message = `The Docker daemon listens on ${address} without client certificates`;
  const steps = [
    `Remove ${address} from \`hosts\` in daemon.json, from \`-H\` and from systemd socket units, or set "tlsverify": true with your own CA`,
    'Restart dockerd: systemctl restart docker',
  ];
  return {
    message,
    ...(isLoopback(address) ? { severity: 'high' } : {}),
    detail: { address },
    at: [],
    evidence: [{ source, saw: message }],
    change: { kind: 'manual', title: 'Close the port', steps },
  };
}

export const check = {
  id: 'engine/tcp-without-client-certificates',
  needs: ['daemon'],
  on: 'engine',
  title: 'Docker API exposed over TCP without client certificates',
  category: 'security',
  severity: 'critical',
  why: 'Whoever reaches the port starts a privileged container and is root on the host. Such ports are found and abused within minutes.',
  remediation:
    'Listen on the Docker socket only and connect through SSH, or set `tlsverify` with your own CA so that clients must present a certificate. The CA file of a distribution counts as none: anybody gets a certificate of a public CA.',
  aliases: [
    { tool: 'docker-bench', id: '2.7' },
    { tool: 'cis', id: '2.7' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 2.7', 'NIST SP 800-190, 4.5.3', 'OWASP Docker Top 10, D02'],
  implies: [],
  fixable: true,
  evaluate({ engine }) {
    if (engine.state !== 'known') return unread(engine);
    const { listeners, fileOnly } = engine.value;
    if (fileOnly && listeners.state === 'absent')
      return notApplicable('hosts is not set: the command line of dockerd decides where it listens');
    if (listeners.state !== 'known') return unread(listeners);
    const problems = listeners.value
      .filter(({ address, clientTls }) => !isLocal(address) && !clientTls)
      .map(({ address }) => problemOf(address, listeners.from));
    const places = listeners.value.map(({ address, clientTls }) =>
      clientTls ? `${address}, with client certificates` : address,
    );
    const saw = `listens on ${places.join('; ') || 'nothing'}`;
    const doubts = listeners.value
      .filter(({ address }) => address.startsWith('fd:'))
      .map(({ address }) => `systemd passes ${address} to dockerd, and no socket unit names its address`);
    const outcome = combine([
      ...problems.map((problem) => fail(problem)),
      ...doubts.map((doubt) => unknown('unreadable', doubt)),
      pass({ source: listeners.from, saw }),
    ]);
    return inConfigFile(outcome, engine.value, { entry: hostOf });
  },
  examples: {
    bad: [{ title: 'an open port', facts: listening('tcp://0.0.0.0:2375', false) }],
    good: [
      { title: 'a socket', facts: listening('unix:///var/run/docker.sock', false) },
      { title: 'mutual TLS', facts: listening('tcp://0.0.0.0:2376', true) },
    ],
    unsure: [
      { title: 'a systemd socket without a known unit', facts: listening('fd://', false) },
      {
        title: 'an engine on another host',
        facts: {
          endpoint: 'tcp://10.0.0.5:2376',
          listeners: {
            state: 'unreadable',
            why: 'remote',
            detail: 'the engine runs on another host',
            from: 'engine',
          },
        },
      },
    ],
  },
} satisfies Check<'engine'>;
