import type { ScanAccessOptions } from '../../app/scan/scan-targets.ts';
import type { Arguments } from './arguments.ts';
import { namedEngine } from './named-engine.ts';

/** The engine and the platform that `scan` and `sbom` read images of. */
export function scanAccessOf(args: Arguments): ScanAccessOptions {
  const platform = args.text('platform');
  return { ...namedEngine(args), ...(platform === undefined ? {} : { platform }) };
}
