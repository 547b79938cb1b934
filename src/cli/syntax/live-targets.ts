import type { LiveTargets } from '../../app/live-targets.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from './arguments.ts';

/**
 * The live host and engine that `audit` and `facts` read.
 * @throws IronhullError `USAGE` for a path without `--with`, and for two engines.
 */
export function liveTargets(args: Arguments): LiveTargets {
  const [stray] = args.positionals;
  if (stray !== undefined)
    throw new IronhullError('USAGE', `Unexpected argument '${stray}'; name files with --with, or use lint`);
  const [engine, context, hostRoot] = [args.text('engine'), args.text('context'), args.text('host-root')];
  const database = args.text('database');
  if (engine !== undefined && context !== undefined)
    throw new IronhullError('USAGE', '--engine and --context both name the engine; give one of them');
  return {
    ...(context === undefined ? {} : { context }),
    ...(database === undefined ? {} : { database }),
    ...(engine === undefined ? {} : { engine }),
    ...(hostRoot === undefined ? {} : { hostRoot }),
    ...(args.flag('image-files') ? { imageFiles: true } : {}),
    ...(args.flag('registry') ? { registry: true } : {}),
  };
}
