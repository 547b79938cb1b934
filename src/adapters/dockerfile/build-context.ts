import type { BuildContext } from '../../core/image/dockerfile.ts';
import type { BuildContextFacts } from '../../core/facts/facts.ts';
import { mapKnown, type Observed } from '../../core/observed.ts';
import {
  isIgnored,
  matchesPattern,
  parseIgnoreFile,
  parsePattern,
  type IgnoreFile,
} from '../../dockerfile/language/ignore-patterns.ts';
import { readCommands } from './run-commands.ts';

const nothing: IgnoreFile = { patterns: [], unclear: [] };

/** Resolves what was read of a build context: which of its files the builder gets. */
export function buildContext({ folder, ignoreFile, entries, startScript }: BuildContextFacts): BuildContext {
  const patterns = ignoreFile.state === 'known' ? parseIgnoreFile(ignoreFile.value.text) : nothing;
  return {
    folder,
    ignoreFile: mapKnown(ignoreFile, ({ name }) => ({
      name,
      isEmpty: patterns.patterns.length + patterns.unclear.length === 0,
      hasExceptions: patterns.patterns.some(({ isException }) => isException),
    })),
    ...(entries === undefined ? {} : { sent: sentOf(entries, patterns) }),
    ...(startScript?.state === 'known' ? { startScript: scriptOf(startScript.value) } : {}),
    ignores: (path) =>
      ignoreFile.state === 'unreadable' || patterns.unclear.length > 0
        ? undefined
        : isIgnored(patterns, path),
    takenBy,
  };
}

function scriptOf({ path, text }: { path: string; text: string }): BuildContext['startScript'] {
  const script = { text, pieces: [{ at: 0, source: 0 }] };
  return { path, commands: readCommands({ form: 'shell', script }, [], 'posix', text) };
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
