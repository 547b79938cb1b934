/** The schemes of versions that Ironhull compares. */
export const versionSchemes = [
  'deb',
  'apk',
  'rpm',
  'semver',
  'pep440',
  'maven',
  'gem',
  'go',
  'composer',
  'nuget',
] as const;
export type VersionScheme = (typeof versionSchemes)[number];
