import { inflateSync } from 'node:zlib';
import { Malformed } from '../bytes/byte-source.ts';

/** A crate that was compiled into a program. */
export interface LinkedCrate {
  name: string;
  version: string;
  /** `crates.io`, `git`, `local`, `registry`. */
  source: string;
}

/** What cargo-auditable writes into a program. */
export interface CargoAuditData {
  /** Those that are in the program, without those that only built it. */
  crates: readonly LinkedCrate[];
  /** Entries that were not understood. */
  problems: readonly string[];
}

const maxBytes = 8 * 1024 * 1024;
const maxProblems = 20;

/**
 * Parses the content of the section `.dep-v0`: JSON, compressed by zlib (cargo-auditable, PARSING.md).
 *
 * @throws Malformed if it is not that.
 */
export function parseCargoAuditData(section: Buffer): CargoAuditData {
  const packages = packagesOf(decompressed(section));
  const crates: LinkedCrate[] = [];
  const problems: string[] = [];
  for (const [index, entry] of packages.entries()) {
    const { name, version, source, kind } = (typeof entry === 'object' ? (entry ?? {}) : {}) as Record<
      string,
      unknown
    >;
    if (typeof name !== 'string' || name === '' || typeof version !== 'string' || version === '') {
      if (problems.length < maxProblems)
        problems.push(`crate ${index + 1} of ${packages.length} has no name or version`);
    } else if (kind !== 'build')
      crates.push({ name, version, source: typeof source === 'string' ? source : '' });
  }
  return { crates, problems };
}

function decompressed(section: Buffer): string {
  try {
    return inflateSync(section, { maxOutputLength: maxBytes }).toString('utf8');
  } catch (error) {
    throw new Malformed('the list of its crates is damaged or too long', { cause: error });
  }
}

function packagesOf(text: string): readonly unknown[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Malformed('the list of its crates is not JSON', { cause: error });
  }
  const packages =
    typeof document === 'object' && document !== null && 'packages' in document
      ? document.packages
      : undefined;
  if (!Array.isArray(packages)) throw new Malformed('the list of its crates has no packages');
  return packages;
}
