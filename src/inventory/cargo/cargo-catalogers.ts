import { parseCargoAuditData } from '../../formats/cargo-audit/audit-data.ts';
import { parseCargoLock } from '../../formats/cargo-lock/cargo-lock.ts';
import { isExecutable, readExecutable, sectionOf } from '../../formats/executable/executable.ts';
import type { Cataloger, FileReading, FoundPackage } from '../cataloger.ts';

const maxSectionBytes = 4 * 1024 * 1024;

/** Reads `Cargo.lock`: what a build of the sources would use. */
export const cargoLockCataloger: Cataloger = {
  name: 'cargo-lock',
  version: 1,
  claims: (path) => path.endsWith('/Cargo.lock'),
  maxBytes: 16 * 1024 * 1024,
  read({ content }): FileReading {
    const { crates, problems } = parseCargoLock(content.read(0, content.size).toString('utf8'));
    return { packages: packagesOf(crates, 'declared'), gaps: problems };
  },
};

/** Reads the crates of a Rust program that was built with cargo-auditable; other Rust programs do not state them. */
export const cargoProgramCataloger: Cataloger = {
  name: 'cargo-program',
  version: 1,
  claims: () => false,
  claimsContent: isExecutable,
  maxBytes: 4 * 1024 ** 3,
  read({ content }): FileReading {
    const executable = readExecutable(content);
    const section = executable && sectionOf(executable, '.dep-v0');
    if (section === undefined) return {};
    if (section.size > maxSectionBytes) return { gaps: [`the list of its crates has ${section.size} bytes`] };
    const { crates, problems } = parseCargoAuditData(content.read(section.offset, section.size));
    return { packages: packagesOf(crates, 'linked'), gaps: problems };
  },
};

function packagesOf(
  crates: readonly { name: string; version: string }[],
  proof: 'declared' | 'linked',
): FoundPackage[] {
  return crates.map(({ name, version }) => ({ type: 'cargo', name, version, proof }));
}
