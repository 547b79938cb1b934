import assert from 'node:assert/strict';
import { readDockerfile } from '../../src/adapters/dockerfile/read-dockerfile.ts';

/** What an edit of a rule may change of an instruction, word by word; `alike` makes words equal that it may rewrite. */
interface Allowed {
  adds?: readonly string[];
  removes?: readonly string[];
  alike?(this: void, word: string): string;
}

const lowerCase = (word: string): string => word.toLowerCase();
const withoutQuotes = (word: string): string => word.replaceAll(/["\\]/gu, '');
const behind = (command: string): Allowed => ({ adds: ['&&', ...command.split(' ')] });

const allowed: Readonly<Record<string, Allowed>> = {
  'dockerfile/apk-cache-kept': { adds: ['--no-cache'] },
  'dockerfile/apt-command': { adds: ['apt-get'], removes: ['apt'] },
  'dockerfile/apt-get-yes': { adds: ['-y'] },
  'dockerfile/apt-lists-kept': behind('rm -rf /var/lib/apt/lists/*'),
  'dockerfile/apt-recommended-packages': { adds: ['--no-install-recommends'] },
  'dockerfile/as-case': { alike: lowerCase },
  'dockerfile/copy-destination-slash': { alike: (word) => word.replace(/(?<=[\w.])\/$/u, '') },
  'dockerfile/dnf-cache-kept': { adds: ['&&', 'dnf', 'microdnf', 'clean', 'all'] },
  'dockerfile/dnf-yes': { adds: ['-y'] },
  'dockerfile/empty-continuation-line': {},
  'dockerfile/instruction-case': { alike: lowerCase },
  'dockerfile/legacy-key-value': { adds: ['equals'], removes: ['words'], alike: withoutQuotes },
  'dockerfile/maintainer': {
    adds: ['LABEL', 'label', 'equals', 'org.opencontainers.image.authors'],
    removes: ['MAINTAINER', 'maintainer'],
    alike: withoutQuotes,
  },
  'dockerfile/pip-cache-kept': { adds: ['--no-cache-dir'] },
  'dockerfile/redundant-platform': { removes: ['platform', '$TARGETPLATFORM'] },
  'dockerfile/stage-name-case': { alike: lowerCase },
  'dockerfile/sudo': { removes: ['sudo'] },
  'dockerfile/useradd-large-uid': { adds: ['-l'] },
  'dockerfile/wget-progress': { adds: ['-q'] },
  'dockerfile/yarn-cache-kept': behind('yarn cache clean'),
  'dockerfile/yum-cache-kept': behind('yum clean all'),
  'dockerfile/yum-yes': { adds: ['-y'] },
  'dockerfile/zypper-cache-kept': behind('zypper clean --all'),
  'dockerfile/zypper-yes': { adds: ['-y'] },
  'image/add-instruction': { adds: ['COPY', 'copy'], removes: ['ADD', 'add'] },
  'image/unverified-packages': { removes: ['--insecure'] },
};

/** Where something is, which every edit changes, and what is no part of what the builder does. */
const places: ReadonlySet<string> = new Set(['span', 'pieces', 'line', 'endLine', 'comments', 'emptyLines']);

/** The instructions of a Dockerfile as they are parsed, without their places. */
export function instructionTrees(text: string): readonly unknown[] {
  const { instructions, problems } = readDockerfile(text, 'Dockerfile');
  assert.deepEqual(problems, []);
  const json = JSON.stringify(instructions, (key, value: unknown) => (places.has(key) ? undefined : value));
  return JSON.parse(json) as readonly unknown[];
}

/** The words of all texts in a value, in order. */
export function wordsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(/\s+/u).filter((word) => word !== '');
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsOf) : [];
}

/** Words that are only in the first of two lists, or only in the second, in order. */
interface ChangedWords {
  removed: readonly string[];
  added: readonly string[];
}

/** Compares two lists of words by their longest common subsequence. */
function changedWords(from: readonly string[], to: readonly string[]): ChangedWords {
  const lengths = Array.from({ length: from.length + 1 }, () =>
    Array.from({ length: to.length + 1 }, () => 0),
  );
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = from.length - 1; i >= 0; i--)
    for (let j = to.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row !== undefined)
        row[j] = from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const [removed, added]: [string[], string[]] = [[], []];
  for (let i = 0, j = 0; i < from.length || j < to.length;) {
    const [one, other] = [from[i], to[j]];
    if (one !== undefined && one === other) [i, j] = [i + 1, j + 1];
    else if (other === undefined || (one !== undefined && at(i + 1, j) >= at(i, j + 1))) {
      removed.push(one ?? '');
      i++;
    } else {
      added.push(other);
      j++;
    }
  }
  return { removed, added };
}

/** Asserts that two values differ in nothing but words that edits of the rules add, remove and rewrite. */
export function assertAllowed(from: unknown, to: unknown, rules: readonly string[]): void {
  const own = rules.map((rule) => {
    const one = allowed[rule];
    assert.ok(one !== undefined, `what may ${rule} change?`);
    return one;
  });
  const alike = (word: string): string => own.reduce((text, one) => one.alike?.(text) ?? text, word);
  const isIn = (words: (one: Allowed) => readonly string[] | undefined) => (word: string) =>
    own.some((one) => words(one)?.map(alike).includes(word) === true);
  const { removed, added } = changedWords(wordsOf(from).map(alike), wordsOf(to).map(alike));
  const other = {
    removed: removed.filter((word) => !isIn(({ removes }) => removes)(word)),
    added: added.filter((word) => !isIn(({ adds }) => adds)(word)),
  };
  assert.deepEqual(other, { removed: [], added: [] }, rules.join(', '));
}
