import { audit } from '../../app/audit.ts';
import type { AuditTargets } from '../../app/targets.ts';
import type { Surroundings } from '../../app/surroundings.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from '../arguments.ts';
import { finish, termsOf } from '../judging.ts';
import { lookTargets } from '../look-targets.ts';

function targetsOf(args: Arguments): AuditTargets {
  const facts = args.text('facts');
  const targets = { ...lookTargets(args), with: args.list('with') };
  if (facts === undefined) return targets;
  const { engine, context, hostRoot, imageFiles, registry } = targets;
  if ([engine, context, hostRoot, imageFiles, registry].some((named) => named !== undefined)) {
    throw new IronhullError(
      'USAGE',
      '--facts stands for a host and its engine: it does not go with --engine, --context, --host-root, --image-files or --registry',
    );
  }
  return { ...targets, facts };
}

/** `ironhull audit` */
export async function run(args: Arguments, surroundings: Surroundings): Promise<number> {
  const terms = await termsOf(args, surroundings);
  const judgement = await audit(targetsOf(args), terms.checks, surroundings, terms.policy);
  return finish(judgement, args, terms);
}
