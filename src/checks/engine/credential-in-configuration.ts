import type { Problem } from '../../core/finding.ts';
import type { WrittenEntry, WrittenMember, WrittenObject } from '../../core/written-config.ts';
import { combine, fail, notApplicable, pass } from '../../core/outcome.ts';
import { nameDetector } from '../../knowledge/credentials.ts';
import { engineCheck } from '../support/engine-rule.ts';

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
    ...(isNamed ? {} : { severity: 'high' }),
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

/** Checks the configuration file that an engine runs with, or a file by itself. */
export const check = engineCheck({
  id: 'engine/credential-in-configuration',
  needs: ['daemon'],
  title: 'Credential in daemon.json',
  severity: 'medium',
  references: ['NIST SP 800-190, 4.5', 'OWASP Docker Top 10, D06'],
  why: 'Every user of the host reads daemon.json unless its mode forbids it, and copies of it are in repositories and backups.',
  remediation: 'Remove the credential from daemon.json, and change it.',
  judge({ written }) {
    if (written === undefined) return notApplicable('no daemon.json that the engine runs with was read');
    const problems = foundIn([], written.object).map((found) => problemOf(found, written.file));
    const saw = 'no text in it looks like a credential';
    return combine([...problems.map((problem) => fail(problem)), pass({ source: written.file, saw })]);
  },
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
    ],
    good: [{ title: 'no credential', facts: withMember('live-restore') }],
    unsure: [],
  },
});
