import type { MigrationReport } from '../../core/trust/migration-report.ts';

/** What is left to do after a run, in the order in which nothing becomes unverified on the way. */
export function migrationSteps({
  uses,
  images,
  isOnline,
  lockFile,
}: Omit<MigrationReport, 'next'>): readonly string[] {
  const isUsed = uses.some(({ effect }) => effect !== 'no effect');
  if (uses.length === 0) return [];
  const lockable = images.filter(({ lock }) => lock?.state !== 'added' && lock?.state !== 'kept');
  const [server = 'URL'] = uses.flatMap((use) => use.server ?? []).map((host) => `https://${host}`);
  const isSigned = images.some(({ reference }) => !reference.startsWith('docker.io/library/'));
  const untrusted = images.some(({ statement }) => statement?.steps.at(-1)?.step === 'signer');
  return [
    ...(isUsed && isSigned && !isOnline && lockFile === undefined
      ? [
          `Export what is signed, while its server answers: ironhull trust migrate --registry --notary ${server} --root-key-id ID --write (without --notary the server of each registry is asked; docker trust inspect shows the ID).`,
        ]
      : []),
    ...(untrusted
      ? [
          'Say whose signature counts: --root-key-id ID (docker trust inspect shows it), --ca FILE, or --trust-on-first-use.',
        ]
      : []),
    ...(images.some(({ signed }) => signed !== undefined) && lockFile === undefined
      ? ['Write the signed digests into the lock: run it again with --write.']
      : []),
    ...(images.length > 0
      ? [
          lockable.length > 0 || lockFile === undefined
            ? 'Lock what is left, as the tags are now: ironhull trust lock. Pin the digests in the files: ironhull trust lock --write'
            : 'Pin the digests in the files: ironhull trust lock --write',
          'Let CI fail where files and lock differ: ironhull trust lock --check',
          'Sign your own images by digest, put the policy below into ironhull.yaml, and let CI verify: ironhull trust verify IMAGE --policy ironhull.yaml',
        ]
      : []),
    'Then remove the uses above, what fails open first.',
  ];
}
