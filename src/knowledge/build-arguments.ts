/** Build arguments that BuildKit sets by itself, in FROM without a declaration. Source: Dockerfile reference. */
export const platformArguments: readonly string[] = [
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETOSVERSION',
  'TARGETARCH',
  'TARGETVARIANT',
  'TARGETSTAGE',
  'BUILDPLATFORM',
  'BUILDOS',
  'BUILDOSVERSION',
  'BUILDARCH',
  'BUILDVARIANT',
];

/** Build arguments that need no declaration in a stage. Source: Dockerfile reference, predefined ARGs. */
export const proxyArguments: readonly string[] = ['HTTP', 'HTTPS', 'FTP', 'NO', 'ALL'].flatMap((name) => [
  `${name}_PROXY`,
  `${name.toLowerCase()}_proxy`,
]);
