import { audit } from '../../app/audit.ts';
import type { AuditTargets } from '../../app/live-targets.ts';
import type { RuntimeContext } from '../../app/runtime-context.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from '../arguments.ts';
import { writeReportAndExitCode, loadRunConfig } from '../report-command.ts';
import { liveTargets } from '../live-targets.ts';

function targetsOf(args: Arguments): AuditTargets {
  const facts = args.text('facts');
  const targets = { ...liveTargets(args), with: args.list('with') };
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
export async function run(args: Arguments, runtime: RuntimeContext): Promise<number> {
  const config = await loadRunConfig(args, runtime);
  const result = await audit(targetsOf(args), config.checks, runtime, config.policy);
  return writeReportAndExitCode(result, args, config);
}
