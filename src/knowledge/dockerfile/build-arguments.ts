/**
 * Build arguments that BuildKit sets by itself, in FROM without a declaration, and their values on amd64.
 * `TARGETSTAGE` depends on the build. Source: Dockerfile reference.
 */
export const platformArguments: ReadonlyMap<string, string> = new Map([
  ['TARGETPLATFORM', 'linux/amd64'],
  ['TARGETOS', 'linux'],
  ['TARGETOSVERSION', ''],
  ['TARGETARCH', 'amd64'],
  ['TARGETVARIANT', ''],
  ['TARGETSTAGE', 'default'],
  ['BUILDPLATFORM', 'linux/amd64'],
  ['BUILDOS', 'linux'],
  ['BUILDOSVERSION', ''],
  ['BUILDARCH', 'amd64'],
  ['BUILDVARIANT', ''],
]);

/** Arguments by which a stage asks to be scanned: BuildKit takes a reference to one for no mistake (tried on Engine 28.5). */
export const scanArguments: ReadonlySet<string> = new Set([
  'BUILDKIT_SBOM_SCAN_CONTEXT',
  'BUILDKIT_SBOM_SCAN_STAGE',
]);

/** The variable PATH where neither the base image nor the file sets it. Source: BuildKit, `util/system`. */
export const defaultSearchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
