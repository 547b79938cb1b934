import type { ScanAccessOptions } from '../../app/scan/scan-targets.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from './arguments.ts';

/**
 * The engine and the platform that `scan` and `sbom` read images of.
 * @throws IronhullError `USAGE` for two engines.
 */
export function scanAccessOf(args: Arguments): ScanAccessOptions {
  const [engine, context, platform] = [args.text('engine'), args.text('context'), args.text('platform')];
  if (engine !== undefined && context !== undefined)
    throw new IronhullError('USAGE', '--engine and --context both name the engine; give one of them');
  return {
    ...(engine === undefined ? {} : { engine }),
    ...(context === undefined ? {} : { context }),
    ...(platform === undefined ? {} : { platform }),
  };
}
