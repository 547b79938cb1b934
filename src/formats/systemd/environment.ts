import { unitWords } from './command-line.ts';

/** Returns the variables of `Environment=` (systemd.exec(5)): words of the form NAME=VALUE. */
export function environmentWords(values: readonly string[]): Map<string, string> {
  return new Map(values.flatMap(unitWords).flatMap(assignment));
}

/**
 * Returns the variables of a file of `EnvironmentFile=`: one per line, with comments, values quoted or not.
 */
export function environmentLines(text: string): Map<string, string> {
  const lines = text.replaceAll(/\\\r?\n/g, '').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const trimmed = line.trim();
      if (trimmed.startsWith('#') || trimmed.startsWith(';')) return [];
      return assignment(trimmed).map(
        ([name, value]) => [name, value.trim().replace(/^(["'])(.*)\1$/s, '$2')] as const,
      );
    }),
  );
}

function assignment(text: string): (readonly [string, string])[] {
  const match = /^([A-Za-z_]\w*)\s*=(.*)$/s.exec(text);
  return match === null ? [] : [[match[1] ?? '', match[2] ?? '']];
}
