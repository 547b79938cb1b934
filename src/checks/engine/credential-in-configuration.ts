import type { EngineFacts, StartCredential } from '../../core/engine/engine.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import type { WrittenEntry, WrittenMember, WrittenObject } from '../../core/engine/written-config.ts';
import { combine, fail, pass } from '../../core/rules/outcome.ts';
import { isUsableAtOnce, nameDetector } from '../../knowledge/credentials/credentials.ts';
import { engineCheck } from '../support/engine/engine-rule.ts';
import { readingOf, unread } from '../support/subject.ts';

/** A text of the file that looks like a credential, and the path of its member. */
interface FoundEntry {
  path: string;
  entry: WrittenEntry;
}

function foundIn(above: readonly string[], object: WrittenObject | undefined): readonly FoundEntry[] {
  return (object?.members ?? []).flatMap((member) => foundAt([...above, member.name], member));
}

function foundAt(path: readonly string[], member: WrittenMember): readonly FoundEntry[] {
  const entries: readonly WrittenEntry[] = [member, ...(member.entries ?? [])];
  const own = entries.filter(({ credential }) => credential !== undefined);
  return [...own.map((entry) => ({ path: path.join('.'), entry })), ...foundIn(path, member.object)];
}

function problemOf({ path, entry }: FoundEntry, file: string): Problem {
  const { detector = nameDetector, length = 0 } = entry.credential ?? {};
  const isNamed = detector === nameDetector;
  return {
    message: isNamed ? `${path} looks like a credential` : `${path} holds a credential (${detector})`,
    ...(isUsableAtOnce(detector) ? { severity: 'high' } : {}),
    detail: { member: path },
    at: [entry.at],
    evidence: [{ source: file, saw: `${path}, ${length} characters, by ${detector}` }],
    change: {
      kind: 'manual',
      title: 'Remove the credential from daemon.json and change it',
      steps: [
        'Use a proxy, registry or log service that authenticates the host in another way',
        'Until then make the file readable for root only: `chmod 600 /etc/docker/daemon.json`',
        'Change the credential: it was readable',
      ],
    },
  };
}

/** Returns the problem of a credential in the arguments or the environment of dockerd. */
function startProblem({ name, detector, length, from }: StartCredential): Problem {
  const isNamed = detector === nameDetector;
  return {
    message: isNamed
      ? `${name} of dockerd looks like a credential`
      : `${name} of dockerd holds a credential (${detector})`,
    ...(isUsableAtOnce(detector) ? { severity: 'high' } : {}),
    detail: { start: name },
    at: [],
    evidence: [{ source: from, saw: `${name}, ${length} characters, by ${detector}` }],
    change: {
      kind: 'manual',
      title: 'Remove the credential from the unit of dockerd and change it',
      steps: [
        'See `systemctl cat docker` for the file; every user of the host reads units, and arguments in /proc',
        'Use a proxy or log service that authenticates the host in another way',
        'Change the credential: it was readable',
      ],
    },
  };
}

/** Checks how dockerd is started; absent for a file by itself, which does not say. */
function checkStart({ fileOnly, startCredentials }: EngineFacts): Outcome | undefined {
  if (fileOnly) return undefined;
  const reading = readingOf(startCredentials, 'arguments and environment of dockerd');
  if (reading.state !== 'known') return unread(reading);
  const saw = 'no argument or variable of dockerd looks like a credential';
  return combine([
    ...reading.value.map((found) => fail(startProblem(found))),
    pass({ source: reading.from, saw }),
  ]);
}

/** Checks the configuration file; absent if there is none. */
function checkFile({ written }: EngineFacts): Outcome | undefined {
  if (written === undefined) return undefined;
  const problems = foundIn([], written.object).map((found) => problemOf(found, written.file));
  const saw = 'no text in it looks like a credential';
  return combine([...problems.map((problem) => fail(problem)), pass({ source: written.file, saw })]);
}

const file = '/etc/docker/daemon.json';
const range = { startLine: 2, startColumn: 3, endLine: 2, endColumn: 40, startOffset: 4, endOffset: 41 };

/** Facts of a daemon.json with this member, for the examples. */
function withMember(name: string, credential?: WrittenEntry['credential']): unknown {
  const removal = { range, text: '' };
  const member: WrittenMember = {
    name,
    at: { in: 'file', file, range },
    removal,
    ...(credential && { credential }),
  };
  return { written: { file, eol: '\n', object: { range, members: [member] } } };
}

/** Facts of an engine that is started with this credential, for the examples. */
function startedWith(found: Omit<StartCredential, 'from'>): unknown {
  const from = 'docker.service';
  return { startCredentials: { state: 'known', value: [{ ...found, from }], from } };
}

/** Checks the configuration file that an engine runs with and how it is started, or a file by itself. */
export const check = engineCheck({
  id: 'engine/credential-in-configuration',
  needs: ['daemon'],
  title: 'Credential in the configuration of dockerd',
  severity: 'medium',
  references: ['NIST SP 800-190, 4.5', 'OWASP Docker Top 10, D06'],
  why: 'Every user of the host reads daemon.json unless its mode forbids it, the arguments of dockerd in any case, and units of systemd; copies are in repositories and backups.',
  remediation:
    'Remove the credential from daemon.json, from the unit of dockerd and its drop-ins, and change it.',
  judge: (engine) => combine([checkFile(engine), checkStart(engine)]),
  examples: {
    bad: [
      {
        title: 'a token of a log service',
        facts: withMember('splunk-token', { detector: nameDetector, length: 36 }),
      },
      {
        title: 'a proxy with a password',
        facts: withMember('http-proxy', { detector: 'address with a password', length: 40 }),
      },
      {
        title: 'a proxy with a password in a drop-in',
        facts: startedWith({ name: 'HTTPS_PROXY', detector: 'address with a password', length: 40 }),
      },
      {
        title: 'a token of a log service as an argument',
        facts: startedWith({ name: '--log-opt splunk-token', detector: nameDetector, length: 36 }),
      },
    ],
    good: [{ title: 'no credential', facts: withMember('live-restore') }],
    unsure: [
      {
        title: 'a drop-in that cannot be read',
        facts: {
          startCredentials: { state: 'unreadable', why: 'denied', detail: 'run as root', from: 'proxy.conf' },
        },
      },
    ],
  },
});
