import type { Check } from '../../core/rules/check.ts';
import type { Problem } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/severity.ts';
import type { Observed } from '../../core/observed.ts';
import { combine, fail, pass } from '../../core/rules/outcome.ts';
import {
  exampleConfig,
  daemonSteps,
  engineCheck,
  settingOf,
  withSettings,
} from '../support/engine/engine-rule.ts';
import { isLoopback } from '../support/network/loopback.ts';
import { unread } from '../support/subject.ts';

/** Insecure registries of every engine: loopback never leaves the machine. */
const loopbackNetworks: ReadonlySet<string> = new Set(['127.0.0.0/8', '::1/128']);

/** Whether a network lies within loopback. */
function isOfLoopback(network: string): boolean {
  const [address = '', length] = network.split('/');
  return loopbackNetworks.has(network) || (isLoopback(address) && Number(length) >= 8);
}

const member = 'insecure-registries';

function problemsOf<T>(
  reading: Observed<T> & { state: 'known' },
  names: readonly string[],
  message: (name: string) => string,
  key: string,
  severity?: Severity,
): Problem[] {
  return names.map((name) => ({
    message: message(name),
    ...(severity === undefined ? {} : { severity }),
    detail: { registry: name },
    at: [],
    evidence: [{ source: reading.from, saw: `${key} lists ${name}` }],
    change: { kind: 'manual', title: 'Remove the entry', steps: daemonSteps(`"${key}" without ${name}`) },
  }));
}

const insecureRegistries = engineCheck({
  id: 'engine/insecure-registries',
  needs: ['daemon'],
  title: 'Insecure registry allowed',
  severity: 'medium',
  cis: '2.5',
  references: ['NIST SP 800-190, 4.2.1', 'OWASP Docker Top 10, D06'],
  why: 'An attacker between the engine and the registry replaces images and reads the credentials of every push.',
  remediation:
    'Give the registry a certificate, put its CA below /etc/docker/certs.d, and remove the registry from `insecure-registries`.',
  entry: ({ detail: { registry } }) => ({
    member,
    isMeant: (entry) => entry.replace(/^https?:\/\//iu, '') === registry,
  }),
  judge(engine) {
    const reading = settingOf(engine, 'insecureRegistries');
    if (reading.state !== 'known') return unread(reading);
    const { hosts, networks } = reading.value;
    const wide = networks.filter((network) => network.endsWith('/0'));
    const named = [
      ...hosts.filter((host) => !isLoopback(host)),
      ...networks.filter((network) => !isOfLoopback(network) && !wide.includes(network)),
    ];
    const problems = [
      ...problemsOf(reading, named, (name) => `${name} is used without TLS, or with any certificate`, member),
      ...problemsOf(
        reading,
        wide,
        (name) => `Every registry in ${name} may be used without TLS`,
        member,
        'high',
      ),
    ];
    const saw = `${member} lists loopback registries only`;
    return combine([...problems.map((problem) => fail(problem)), pass({ source: reading.from, saw })]);
  },
  examples: {
    bad: [
      {
        title: 'a registry by name',
        ...exampleConfig({ 'insecure-registries': ['registry.example:5000'] }),
      },
      {
        title: 'every registry of a network',
        ...exampleConfig({ 'insecure-registries': ['10.0.0.0/8'] }),
      },
    ],
    good: [
      {
        title: 'loopback only',
        ...exampleConfig({ 'insecure-registries': ['localhost:5000', '127.0.0.1/32'] }),
      },
    ],
    unsure: [
      {
        title: 'an engine that does not report its registries',
        facts: withSettings({ insecureRegistries: undefined }),
      },
    ],
  },
});

const pulledPlain = (mirror: string): string => `Images are pulled from ${mirror} without TLS`;

/** Returns the URL of a mirror as the engine shows it, with a trailing slash. */
function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

const insecureMirrors = engineCheck({
  id: 'engine/insecure-mirrors',
  needs: ['daemon'],
  title: 'Registry mirror without TLS',
  severity: 'medium',
  references: ['NIST SP 800-190, 4.2.1', 'OWASP Docker Top 10, D06'],
  why: 'Images of Docker Hub are pulled through the mirror, tags included. An attacker on the path decides what `debian:13` is.',
  remediation: 'Use https for the mirror, or loopback.',
  entry: ({ detail: { registry } }) => ({
    member: 'registry-mirrors',
    isMeant: (entry) => withSlash(entry) === withSlash(registry ?? ''),
  }),
  judge(engine) {
    const reading = settingOf(engine, 'mirrors');
    if (reading.state !== 'known') return unread(reading);
    const plain = reading.value.filter((mirror) => /^http:/iu.test(mirror) && !isLoopback(mirror));
    const problems = problemsOf(reading, plain, pulledPlain, 'registry-mirrors');
    const saw = reading.value.length === 0 ? 'no mirror' : `mirrors ${reading.value.join(', ')}`;
    return combine([...problems.map((problem) => fail(problem)), pass({ source: reading.from, saw })]);
  },
  examples: {
    bad: [{ title: 'by http', ...exampleConfig({ 'registry-mirrors': ['http://mirror.example/'] }) }],
    good: [
      { title: 'none', ...exampleConfig({}) },
      {
        title: 'by https, and one on loopback',
        ...exampleConfig({ 'registry-mirrors': ['https://mirror.example/', 'http://127.0.0.1:5000/'] }),
      },
    ],
    unsure: [
      { title: 'an engine that does not show its registries', facts: withSettings({ mirrors: undefined }) },
    ],
  },
});

/** Checks for registries and mirrors without verified TLS. */
export const checks: readonly Check<'engine'>[] = [insecureRegistries, insecureMirrors];
