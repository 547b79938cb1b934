import type { FoundPackage } from '../cataloger.ts';
import { isWord } from '../stated-values.ts';
import { writeVersion, type DescribedRpm } from './installed-package.ts';
import { sourcePackageOf } from './source-package.ts';

/** A package, and what of it is not understood. */
export interface RpmReading {
  found: FoundPackage;
  problem?: string;
}

/** Whether a package is a public key, which rpm stores as one. */
export function isPublicKey({ name }: { name: string }): boolean {
  return name === 'gpg-pubkey';
}

/** Returns a package of rpm as the inventory describes it. */
export function foundRpm(described: DescribedRpm): RpmReading {
  const { name, architecture, sourceFile, vendor, module, license } = described;
  const version = writeVersion(described);
  const source = sourceFile === undefined ? undefined : sourcePackageOf(sourceFile, described);
  const isOwnSource = source?.name === name && source.version === version;
  const problem =
    sourceFile !== undefined && source === undefined
      ? `package ${name} has a malformed name of its source package`
      : undefined;
  return {
    found: {
      type: 'rpm',
      name,
      version,
      ...(architecture !== undefined && isWord(architecture) ? { architecture } : {}),
      ...(source === undefined ? { sourceUnknown: true } : isOwnSource ? {} : { source }),
      ...(vendor === undefined || vendor === '' ? {} : { vendor }),
      ...(module === undefined ? {} : { module }),
      ...(license === undefined || license === '' ? {} : { licenses: [license] }),
      proof: 'installed',
    },
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Drops repetitions of a package, as an interrupted transaction leaves them. */
export function distinctRpms(packages: readonly FoundPackage[]): readonly FoundPackage[] {
  const distinct = new Map(
    packages.map((one) => [`${one.name} ${one.version} ${one.architecture ?? ''}`, one]),
  );
  return [...distinct.values()];
}
