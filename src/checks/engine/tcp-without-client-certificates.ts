import type { Check } from '../../core/rules/check.ts';
import type { CertificateContent, EngineFacts, TlsCertificate } from '../../core/engine/engine.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { listenAddress } from '../../formats/daemon-config/listen-address.ts';
import { inConfigFile, type ListEntry } from '../support/engine/config-change.ts';
import { isLoopback } from '../support/network/loopback.ts';
import { unread } from '../support/subject.ts';

const unreadCertificates = unreadable(
  'not-collected',
  'not in these facts: an older version collected them',
  'certificates of the daemon',
);

const listening = (address: string, clientTls: boolean, certificates: readonly TlsCertificate[] = []) => ({
  endpoint: 'unix:///var/run/docker.sock',
  listeners: {
    state: 'known',
    value: [{ address, clientTls, ...(clientTls ? { certificates } : {}) }],
    from: '/proc/812/cmdline',
  },
});

const certificate = (use: TlsCertificate['use'], more: Partial<CertificateContent> = {}): TlsCertificate => ({
  use,
  path: `/etc/docker/${use}.pem`,
  content: known(
    { key: 'a key of 2048 bits (RSA)', isWeak: false, notAfter: '2035-01-01T00:00:00.000Z', ...more },
    `/etc/docker/${use}.pem`,
  ),
});

const isLocal = (address: string): boolean => /^(?:unix|fd|npipe):/u.test(address);

/** Returns the entry of `hosts` that a problem is about. */
function hostOf({ detail: { address } }: Problem): ListEntry {
  const defaults = { socket: '', clientTls: false };
  return { member: 'hosts', isMeant: (entry) => listenAddress(entry, defaults) === address };
}

/** Returns the problem of a certificate by which a listener knows its clients, or they know it. */
function checkCertificate(
  { use, path, content }: TlsCertificate,
  source: string,
  now: string | undefined,
): Outcome | undefined {
  if (content.state !== 'known') return unread(content);
  const { key, isWeak, notAfter } = content.value;
  if (!isWeak && (now === undefined || notAfter >= now)) return undefined;
  const what = `${use === 'ca' ? 'The CA of clients' : 'The certificate of the daemon'} (${path})`;
  const gain =
    use === 'ca'
      ? 'whoever finds its private key makes client certificates, and is root on the host'
      : 'whoever finds its private key takes the place of the daemon';
  return fail({
    message: isWeak
      ? `${what} has ${key}: ${gain}`
      : `${what} expired on ${notAfter.slice(0, 10)}: clients that verify are refused, or refuse`,
    severity: isWeak ? (use === 'ca' ? 'high' : 'medium') : 'low',
    detail: { path },
    at: [],
    evidence: [{ source, saw: `${path}: ${isWeak ? key : `valid until ${notAfter}`}` }],
    change: {
      kind: 'manual',
      title: 'Renew the certificate',
      steps: [
        'Make a new one with an EC key (P-256) or an RSA key of 3072 bits, and new certificates of clients',
        'Restart dockerd: systemctl restart docker',
      ],
    },
  });
}

/** Checks the certificates of the listeners that ask clients for one. */
function checkCertificates({ listeners, systemTime, fileOnly }: EngineFacts): readonly Outcome[] {
  // A configuration file alone has no certificates beside it.
  if (listeners.state !== 'known' || fileOnly === true) return [];
  const now = valueOf(systemTime);
  const withTls = listeners.value.filter(({ clientTls }) => clientTls);
  const all = withTls.map(({ certificates }) => certificates);
  if (all.includes(undefined)) return [unread(unreadCertificates)];
  const unique = new Map(all.flatMap((each) => each ?? []).map((each) => [JSON.stringify(each), each]));
  return [...unique.values()].flatMap((each) => checkCertificate(each, listeners.from, now) ?? []);
}

/** Returns the problem of a listener; less severe on loopback, where host users and processes still gain root. */
function problemOf(address: string, source: string): Problem {
  const message = `The Docker daemon listens on ${address} without client certificates`;
  const steps = [
    `Remove ${address} from \`hosts\` in daemon.json, from \`-H\` and from systemd socket units, or set "tlsverify": true and "tlscacert" to the certificate of your own CA`,
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

function portOf(address: string): string | undefined {
  return /^tcp:\/\/.*:(\d+)(?:\/|$)/u.exec(address)?.[1];
}

/**
 * Returns the problem of an engine that just answered over TCP without a client certificate, whatever listens there;
 * absent if one of its own listeners on that port has the problem already.
 */
function answeredProblem(
  { withoutCertificate, endpoint }: EngineFacts,
  listed: readonly Problem[],
): Problem | undefined {
  const isListed = listed.some(({ detail }) => portOf(detail['address'] ?? '') === portOf(endpoint));
  if (withoutCertificate?.state !== 'known' || isListed) return undefined;
  return {
    message: `The Docker API answers at ${endpoint} without client certificates`,
    ...(isLoopback(endpoint) ? { severity: 'high' } : {}),
    detail: { address: endpoint },
    at: [],
    evidence: [
      { source: withoutCertificate.from, saw: `an answer at ${endpoint}, to a client without a certificate` },
    ],
    change: {
      kind: 'manual',
      title: 'Close the port',
      steps: [
        'Find what listens there (dockerd, or a program that passes connections on to its socket), and stop it',
        'Connect with ssh://, or with client certificates',
      ],
    },
  };
}

export const check = {
  id: 'engine/tcp-without-client-certificates',
  needs: ['daemon'],
  on: 'engine',
  title: 'Docker API exposed over TCP without client certificates',
  category: 'security',
  severity: 'critical',
  why: 'Whoever reaches the port starts a privileged container and is root on the host. Such ports are found and abused within minutes. An engine that answers this audit over TCP without a certificate answers others too, also where another program than dockerd listens there.',
  remediation:
    'Listen on the Docker socket only and connect through SSH, or set `tlsverify` and `tlscacert` with your own CA so that clients must present a certificate. Use keys that nobody finds: EC of 224 bits, RSA of 2048 bits, or more. The CA file of a distribution counts as none, and so does a daemon.json that turns TLS on without `tlscacert`: dockerd then trusts every CA of the system, and anybody gets a certificate of a public one.',
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
    const { withoutCertificate, endpoint } = engine.value;
    const isUnsure = withoutCertificate?.state === 'unreadable' && endpoint.startsWith('tcp:');
    const unsure = isUnsure ? unread(withoutCertificate) : undefined;
    if (listeners.state !== 'known') {
      const answered = answeredProblem(engine.value, []);
      return combine([answered && fail(answered), unsure, unread(listeners)]);
    }
    const own = listeners.value
      .filter(({ address, clientTls }) => !isLocal(address) && !clientTls)
      .map(({ address }) => problemOf(address, listeners.from));
    const problems = [...own, answeredProblem(engine.value, own)].filter((problem) => problem !== undefined);
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
      ...checkCertificates(engine.value),
      unsure,
      pass({ source: listeners.from, saw }),
    ]);
    return inConfigFile(outcome, engine.value, { entry: hostOf });
  },
  examples: {
    bad: [
      { title: 'an open port', facts: listening('tcp://0.0.0.0:2375', false) },
      {
        title: 'a relay of its socket that answered',
        facts: {
          ...listening('unix:///var/run/docker.sock', false),
          endpoint: 'tcp://10.0.0.5:2375',
          withoutCertificate: known(true, 'GET /version'),
        },
      },
      {
        title: 'an engine on another host that answered without one',
        facts: {
          endpoint: 'tcp://10.0.0.5:2375',
          withoutCertificate: known(true, 'GET /version'),
          listeners: unreadable('remote', 'the engine runs on another host', 'engine'),
        },
      },
      {
        title: 'a CA whose key can be found',
        facts: listening('tcp://0.0.0.0:2376', true, [
          certificate('ca', { key: 'a key of 1024 bits (RSA)', isWeak: true }),
        ]),
      },
      {
        title: 'a certificate of the daemon that expired',
        facts: {
          ...listening('tcp://0.0.0.0:2376', true, [
            certificate('server', { notAfter: '2025-01-01T00:00:00.000Z' }),
          ]),
          systemTime: { state: 'known', value: '2026-01-01T00:00:00Z', from: 'GET /info' },
        },
      },
    ],
    good: [
      { title: 'a socket', facts: listening('unix:///var/run/docker.sock', false) },
      { title: 'mutual TLS', facts: listening('tcp://0.0.0.0:2376', true, [certificate('ca')]) },
    ],
    unsure: [
      {
        title: 'a CA that cannot be read',
        facts: listening('tcp://0.0.0.0:2376', true, [
          { ...certificate('ca'), content: unreadable('denied', 'permission denied', '/etc/docker/ca.pem') },
        ]),
      },
      { title: 'a systemd socket without a known unit', facts: listening('fd://', false) },
      {
        title: 'facts that do not say by what it was asked',
        facts: {
          ...listening('unix:///var/run/docker.sock', false),
          endpoint: 'tcp://10.0.0.5:2376',
          withoutCertificate: unreadable('not-collected', 'an older version collected them', 'the audit'),
        },
      },
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
