/** Versions of CycloneDX that are read. */
const versions: ReadonlySet<string> = new Set(['1.2', '1.3', '1.4', '1.5', '1.6', '1.7']);

/** The version of CycloneDX that is written. */
export const writtenVersion = '1.6';

/** Whether a version of CycloneDX is read. */
export function isReadVersion(version: string): boolean {
  return versions.has(version);
}

/** What an error says of another version. */
export const readVersions = '1.2 to 1.7';
