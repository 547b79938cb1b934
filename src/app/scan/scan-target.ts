import { IronhullError } from '../../core/errors.ts';
import { parseImageTarget, type ImageTarget } from '../../rootfs/image-target.ts';

/** A target of `scan` and `sbom`. `running` is every image in use. */
export type ScanTarget = { kind: 'running' } | { kind: 'sbom'; name: string } | ImageTarget;

/**
 * Returns the target that a text names.
 * @throws IronhullError `USAGE` for an empty name.
 */
export function parseScanTarget(text: string): ScanTarget {
  if (text === 'running') return { kind: 'running' };
  const isSbom = text.startsWith('sbom:');
  const name = isSbom ? text.slice('sbom:'.length) : text;
  const target = isSbom ? { kind: 'sbom' as const, name } : parseImageTarget(text);
  if (target === undefined || name === '')
    throw new IronhullError(
      'USAGE',
      text === ''
        ? 'a target is empty; check that its variable is set'
        : `${text} names nothing behind the colon`,
    );
  return target;
}
