import { IronhullError } from '../../core/errors.ts';
import type { Command } from '../syntax/command.ts';
import { reportOptions } from '../syntax/options.ts';
import { scanAccessOf } from '../syntax/scan-access.ts';

/** `ironhull scan TARGET…` */
export const scanCommand: Command = {
  name: 'scan',
  usage: 'TARGET… [OPTION]…',
  summary: 'Find known vulnerabilities in the packages of images, file systems and SBOMs',
  description: [
    'TARGET is an image of the engine, by its name or id (docker:IMAGE says so where the name could be another kind), registry:IMAGE, docker-archive:FILE, oci-archive:FILE, oci:DIR, rootfs:DIR, container:NAME, sbom:FILE (CycloneDX or SPDX; sbom:- reads stdin), or running: every image in use.',
    'Packages are compared with the database of `ironhull db update`, else with the advisories that come with Ironhull. The report says how old they are. Nothing is fetched unless --update is given. A package that cannot be compared counts as not assessed, never as clean.',
    'A finding has the id of its CVE, or the publisher’s id where there is none. A policy waives it by any of its ids.',
  ],
  options: ['engine', 'context', 'platform', 'no-cache', 'database', ...reportOptions],
  examples: [
    { line: 'ironhull scan nginx:1.25', about: 'an image of the engine' },
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
    const database = args.text('database');
    const result = await scan(
      {
        targets: args.positionals,
        cache: !args.flag('no-cache'),
        ...scanAccessOf(args),
        ...(database === undefined ? {} : { database }),
      },
      config.checks,
      runtime,
      config.policy,
    );
    return writeReportAndExitCode(result, args, config);
  },
};
