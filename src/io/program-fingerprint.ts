import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The fingerprint that the build puts in this place of the bundle; not there where the sources run. */
declare const BUILT_FINGERPRINT: string | undefined;

let known: string | undefined;

/**
 * Returns a text that differs for every other program: it is made of the version, the packages and the code. What one program
 * read and kept counts for no other, since nobody can say which change of code leaves a result as it was.
 */
export function programFingerprint(): string {
  return (known ??=
    typeof BUILT_FINGERPRINT === 'undefined' ? ofRunningSources() : (BUILT_FINGERPRINT ?? randomUUID()));
}

function ofRunningSources(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    return fingerprintOfSources(folder);
  } catch {
    // Without all of its sources nothing says what the program is: what it keeps counts for this run alone.
    return randomUUID();
  }
}

/** Returns the fingerprint of the program whose checkout is in a folder: everything but its tests. */
export function fingerprintOfSources(root: string): string {
  const hash = createHash('sha256');
  for (const name of ['package.json', 'package-lock.json', ...sourcesBelow(root, 'src')]) {
    const bytes = readFileSync(join(root, name));
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

function sourcesBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sourcesBelow(root, name);
      return entry.name.endsWith('.test.ts') ? [] : [name];
    });
}
