import type { MigrationReport } from '../../../core/trust/migration-report.ts';

/**
 * The exit code of a migration: 1 for a use that fails open or breaks, or may with a client that is not known, and for
 * an image that is not what was signed; 3 for what could not be read or verified; else 0.
 */
export function migrationExitCode({ uses, images, gaps }: MigrationReport): number {
  const isBad = uses.some(({ effect }) => effect === 'fails open' || effect === 'breaks');
  const isChanged = images.some(
    ({ statement, signed, current, pinnedOtherwise, lock }) =>
      statement?.verdict === 'rejected' ||
      (signed !== undefined && current !== undefined && signed !== current) ||
      pinnedOtherwise.length > 0 ||
      lock?.state === 'conflict',
  );
  if (isBad || isChanged) return 1;
  const isUnknown = images.some(
    ({ statement, unread }) => statement?.verdict === 'unverifiable' || unread.length > 0,
  );
  return isUnknown || gaps.length > 0 ? 3 : 0;
}
