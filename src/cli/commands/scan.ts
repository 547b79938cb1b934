import type { RunResult } from '../../app/run-result.ts';
import type { RuntimeContext } from '../../app/runtime/runtime-context.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Policy } from '../../core/rules/policy.ts';
import { printError, writeOut } from '../output/output.ts';
import type { Arguments } from '../syntax/arguments.ts';
import type { Command } from '../syntax/command.ts';
import { reportOptions } from '../syntax/options.ts';
import { scanAccessOf } from '../syntax/scan-access.ts';

/**
 * How advisories are fetched first; absent if they are not.
 * @throws IronhullError `USAGE` for a mirror of which nothing would be fetched.
 */
function updateOf(args: Arguments): { mirrors: readonly string[] } | undefined {
  const mirrors = args.list('mirror');
  if (args.flag('update')) return { mirrors };
  if (mirrors.length === 0) return undefined;
  throw new IronhullError(
    'USAGE',
    '--mirror says where to fetch from, and nothing is fetched without --update',
  );
}

/** Writes what is waived as an OpenVEX document, if that is asked for. */
async function writeVex(
  { report }: RunResult,
  args: Arguments,
  policy: Policy | undefined,
  runtime: RuntimeContext,
): Promise<void> {
  const file = args.text('write-vex');
  if (file === undefined) return;
  const { vexOfReport } = await import('../../app/scan/vex-of-report.ts');
  const stamp = { now: runtime.clock.now(), version: runtime.version };
  const text = vexOfReport(report, { ...stamp, ...(policy === undefined ? {} : { policy: policy.file }) });
  if (text === undefined)
    printError('ironhull: no VEX document written: no vulnerability is waived or cleared\n');
  else await writeOut(file, text);
}

/** `ironhull scan TARGET…` */
export const scanCommand: Command = {
  name: 'scan',
  usage: 'TARGET… [OPTION]…',
  summary: 'Find known vulnerabilities in the packages of images, file systems and SBOMs',
  description: [
    'TARGET is an image of the engine, by its name or id (docker:IMAGE says so where the name could be another kind), registry:IMAGE, docker-archive:FILE, oci-archive:FILE, oci:DIR, rootfs:DIR, container:NAME, sbom:FILE (CycloneDX or SPDX; sbom:- reads stdin), or running: every image in use.',
    'The configuration, the history and the files of an image are judged by the rules on images, as audit and lint do; of a container and a folder, the files.',
    'Packages are compared with the database of `ironhull db update`, else with the advisories that come with Ironhull. The report says how old they are. Nothing is fetched unless --update is given. A package that cannot be compared counts as not assessed, never as clean.',
    'With --dockerfile a finding is at the line that its package came in with: the base image, the name in an install command, or the step. Versions that are written there, and tags of base images without security updates, have an edit.',
    'A statement of a VEX document (--vex, or vex in the policy) that a package is not affected or fixed clears what it names, and nothing beyond: the finding stays in the report with the statement, and does not count. An SBOM that has analyses of vulnerabilities of its own is named as --vex too, if they are to count.',
    'A finding has the id of its CVE, or the publisher’s id where there is none. A policy waives it by any of its ids.',
  ],
  options: [
    'engine',
    'context',
    'platform',
    'no-cache',
    'dockerfile',
    'database',
    'update',
    'mirror',
    'vex',
    'write-vex',
    ...reportOptions,
  ],
  examples: [
    { line: 'ironhull scan nginx:1.25', about: 'an image of the engine' },
    {
      line: 'ironhull scan shop/api --dockerfile api/Dockerfile',
      about: 'findings at the lines of the Dockerfile, with edits',
    },
    { line: 'ironhull scan running --fail-on critical', about: 'every image in use' },
    { line: 'ironhull scan registry:registry.example/app:1.0', about: 'an image that was never pulled' },
    { line: 'ironhull scan sbom:app.cdx.json --format json', about: 'what an SBOM lists' },
  ],
  async run(args, runtime) {
    if (args.positionals.length === 0)
      throw new IronhullError('USAGE', 'no target; name an image, or `running` for every image in use');
    const [{ scan }, { loadRunConfig, writeReportAndExitCode }] = await Promise.all([
      import('../../app/scan/scan.ts'),
      import('../report/report-command.ts'),
    ]);
    const config = await loadRunConfig(args, runtime);
    const [database, dockerfile] = [args.text('database'), args.text('dockerfile')];
    const update = updateOf(args);
    const result = await scan(
      {
        targets: args.positionals,
        cache: !args.flag('no-cache'),
        ...scanAccessOf(args),
        ...(database === undefined ? {} : { database }),
        vex: args.list('vex'),
        ...(dockerfile === undefined ? {} : { dockerfile }),
        ...(update === undefined ? {} : { update }),
      },
      config.checks,
      runtime,
      config.policy,
    );
    await writeVex(result, args, config.policy, runtime);
    return writeReportAndExitCode(result, args, config);
  },
};
