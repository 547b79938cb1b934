import { lint } from '../../app/lint.ts';
import type { Surroundings } from '../../app/surroundings.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from '../arguments.ts';
import { finish, termsOf } from '../judging.ts';

/** `ironhull lint PATH… [--run LINE]…` */
export async function run(args: Arguments, surroundings: Surroundings): Promise<number> {
  const runLines = args.list('run');
  if (args.positionals.length === 0 && runLines.length === 0) {
    throw new IronhullError(
      'USAGE',
      'lint needs a compose file, a folder of them, or --run with a docker run line',
    );
  }
  const terms = await termsOf(args, surroundings);
  const targets = { paths: args.positionals, runLines };
  return finish(await lint(targets, terms.checks, surroundings, terms.policy), args, terms);
}
