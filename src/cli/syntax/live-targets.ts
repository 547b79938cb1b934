import type { LiveTargets } from '../../app/live-targets.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from './arguments.ts';
import { namedEngine } from './named-engine.ts';

/**
 * The live host and engine that `audit` and `facts` read.
 * @throws IronhullError `USAGE` for a path without `--with`.
 */
export function liveTargets(args: Arguments): LiveTargets {
  const [stray] = args.positionals;
  if (stray !== undefined)
    throw new IronhullError('USAGE', `Unexpected argument '${stray}'; name files with --with, or use lint`);
  const [hostRoot, database] = [args.text('host-root'), args.text('database')];
  return {
    ...namedEngine(args),
    ...(database === undefined ? {} : { database }),
    ...(hostRoot === undefined ? {} : { hostRoot }),
    ...(args.flag('image-files') ? { imageFiles: true } : {}),
    ...(args.flag('registry') ? { registry: true } : {}),
  };
}
