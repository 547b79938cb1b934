import type { BuildContext } from '../../core/dockerfile.ts';
import type { BuildContextFacts } from '../../core/facts.ts';
import { mapKnown, type Observed } from '../../core/observed.ts';
import {
  isIgnored,
  matchesPattern,
  parseIgnoreFile,
  parsePattern,
  type IgnoreFile,
} from '../../dockerfile/language/ignore-patterns.ts';

const nothing: IgnoreFile = { patterns: [], unclear: [] };

/** Resolves what was read of a build context: which of its files the builder gets. */
export function buildContext({ folder, ignoreFile, entries }: BuildContextFacts): BuildContext {
  const patterns = ignoreFile.state === 'known' ? parseIgnoreFile(ignoreFile.value.text) : nothing;
  return {
    folder,
    ignoreFile: mapKnown(ignoreFile, ({ name }) => ({
      name,
      isEmpty: patterns.patterns.length + patterns.unclear.length === 0,
      hasExceptions: patterns.patterns.some(({ isException }) => isException),
    })),
    ...(entries === undefined ? {} : { sent: sentOf(entries, patterns) }),
    ignores: (path) =>
      ignoreFile.state === 'unreadable' || patterns.unclear.length > 0
        ? undefined
        : isIgnored(patterns, path),
    takenBy,
  };
}

function sentOf(entries: Observed<readonly string[]>, patterns: IgnoreFile): Observed<readonly string[]> {
  return mapKnown(entries, (paths) => paths.filter((path) => !isIgnored(patterns, path.replace(/\/$/u, ''))));
}

function takenBy(source: string, sent: readonly string[]): readonly string[] {
  if (source === '.') return sent;
  const tokens = parsePattern(source) ?? [{ is: 'text', text: source } as const];
  const depth = source.split('/').length;
  return sent.filter((path) => {
    const parts = path.replace(/\/$/u, '').split('/');
    return parts.length >= depth && matchesPattern(tokens, parts.slice(0, depth).join('/'));
  });
}
