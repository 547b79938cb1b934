import { lint } from '../../app/lint.ts';
import type { Surroundings } from '../../app/surroundings.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from '../arguments.ts';
import { checksFor, finish } from '../judging.ts';

/** `ironhull lint PATH… [--run LINE]…` */
export async function run(args: Arguments, surroundings: Surroundings): Promise<number> {
  const checks = checksFor(args);
  const runLines = args.list('run');
  if (args.positionals.length === 0 && runLines.length === 0) {
    throw new IronhullError(
      'USAGE',
      'lint needs a compose file, a folder of them, or --run with a docker run line',
    );
  }
  return finish(await lint({ paths: args.positionals, runLines }, checks, surroundings), args);
}
