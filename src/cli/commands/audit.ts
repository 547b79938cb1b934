import type { AuditTargets } from '../../app/live-targets.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from '../syntax/arguments.ts';
import type { Command } from '../syntax/command.ts';
import { liveTargets } from '../syntax/live-targets.ts';
import { namedProject } from '../syntax/named-project.ts';
import { liveOptions, projectOptions, reportOptions } from '../syntax/options.ts';

function targetsOf(args: Arguments): AuditTargets {
  const facts = args.text('facts');
  const targets = { ...liveTargets(args), with: args.list('with'), project: namedProject(args) };
  if (facts === undefined) return targets;
  const { engine, context, hostRoot, imageFiles, registry, database } = targets;
  if ([engine, context, hostRoot, imageFiles, registry, database].some((named) => named !== undefined)) {
    throw new IronhullError(
      'USAGE',
      '--facts cannot be combined with --engine, --context, --host-root, --image-files, --registry or --database',
    );
  }
  return { ...targets, facts };
}

/** `ironhull audit` */
export const auditCommand: Command = {
  name: 'audit',
  usage: '[OPTION]…',
  summary: 'Audit this host, its engine, its containers and the Compose files behind them',
  description: [
    'Without --engine it takes the engine that the docker command would take. Run it as root to see everything; what could not be read is listed as not checked.',
    'With a database of advisories (`ironhull db update`), the packages of images in use that `ironhull scan running` has read are compared with it, and so are the programs of the engine. VEX documents (--vex, or vex in the policy) count as in a scan.',
  ],
  options: [...liveOptions, ...projectOptions, 'facts', 'vex', ...reportOptions],
  examples: [
    { line: 'ironhull audit', about: 'this host and its engine' },
    { line: 'ironhull audit --html report.html', about: 'the same, with an HTML report' },
    { line: 'ironhull audit --with compose.yaml', about: 'also check this Compose file' },
    { line: "ironhull audit --only 'cis:5.*'", about: 'only section 5 of the CIS Docker Benchmark' },
    { line: 'ironhull audit --facts host.json', about: 'audit what `ironhull facts` saved on another host' },
  ],
  async run(args, runtime) {
    const targets = targetsOf(args);
    const [app, { compareWithAdvisories }, { readVexFiles }, report] = await Promise.all([
      import('../../app/audit.ts'),
      import('../../app/scan/compare-with-advisories.ts'),
      import('../../app/scan/read-vex-files.ts'),
      import('../report/report-command.ts'),
    ]);
    const config = await report.loadRunConfig(args, runtime);
    const wantsSoftware = args.list('only').length > 0 && config.checks.some(({ on }) => on === 'software');
    const vex = await readVexFiles(args.list('vex'), config.policy, runtime);
    const result = await app.audit(
      { ...targets, wantsSoftware, compareWithAdvisories, vex },
      config.checks,
      runtime,
      config.policy,
    );
    return report.writeReportAndExitCode(result, args, config);
  },
};
