import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Something that passed: when, in milliseconds, and the number of its tests. */
export interface Pass {
  at: number;
  tests: number;
}

/** What passed, by the hash of all that it depends on. */
export type Passed = ReadonlyMap<string, Pass>;

/** Days after which a pass counts no more: a test may depend on the date. */
const days = 7;
const longest = days * 24 * 3600 * 1000;

function isPass(value: unknown): value is Pass {
  if (typeof value !== 'object' || value === null) return false;
  const { at, tests } = value as Partial<Record<keyof Pass, unknown>>;
  return Number.isFinite(at) && Number.isInteger(tests);
}

/** Reads what passed lately; a file that is missing or damaged remembers nothing. */
export function readPassed(file: string, now: number): Passed {
  try {
    const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>);
    return new Map(
      entries.filter((entry): entry is [string, Pass] => {
        const [key, pass] = entry;
        return /^[0-9a-f]{64}$/u.test(key) && isPass(pass) && pass.at <= now && now - pass.at < longest;
      }),
    );
  } catch {
    return new Map();
  }
}

/**
 * Adds to what passed. The file is replaced as a whole: of two runs at once, the later one may forget what the
 * other added, and neither leaves half a file.
 */
export function addPassed(file: string, added: Passed, now: number): void {
  if (added.size === 0) return;
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}`;
  try {
    writeFileSync(part, JSON.stringify(Object.fromEntries([...readPassed(file, now), ...added])));
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
}
