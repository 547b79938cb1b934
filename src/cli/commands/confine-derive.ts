import { IronhullError } from '../../core/errors.ts';
import type { Command } from '../syntax/command.ts';
import { emit, outputFile } from '../output/output.ts';
import { fileOptions, tableOptions } from '../report/terminal.ts';

/** `ironhull confine derive` */
export const confineDeriveCommand: Command = {
  name: 'confine derive',
  usage: 'RECORDING… [OPTION]…',
  summary: 'Derive the least privileges of a workload from recordings',
  description: [
    'RECORDING is what `ironhull confine record` wrote; several of one workload are merged. Each line names the observation that justifies it, and the doubts say what the recordings do not show. `ironhull confine prove` tries the result.',
    'The formats are: table; json, the profile as data; seccomp, the profile for --security-opt seccomp=FILE; compose, an override file; run, options of docker run; kubernetes, a securityContext; apparmor, a profile to load; contract, what `ironhull test` holds the workload to.',
  ],
  options: ['format', 'output'],
  words: {
    format: {
      value: 'FORMAT',
      about: 'table, json, seccomp, compose, run, kubernetes, apparmor or contract; default: table',
    },
  },
  examples: [
    { line: 'ironhull confine derive web.recording.json', about: 'shows what the workload needs, and why' },
    {
      line: 'ironhull confine derive monday.json friday.json --format seccomp --output web.seccomp.json',
      about: 'writes the seccomp profile of two recordings',
    },
    {
      line: 'ironhull confine derive web.recording.json --format compose --output compose.confined.yaml',
      about: 'writes an override file for docker compose',
    },
    {
      line: 'ironhull confine derive web.recording.json --format contract',
      about: 'shows what `ironhull test` is to hold it to',
    },
  ],
  async run(args, runtime) {
    if (args.positionals.length === 0) throw new IronhullError('USAGE', 'name one recording or more');
    const { deriveFormats, deriveFrom, profileText } = await import('../../app/confine/derive.ts');
    const wanted = args.text('format') ?? 'table';
    const format = deriveFormats.find((one) => one === wanted);
    if (format === undefined && wanted !== 'table')
      throw new IronhullError(
        'USAGE',
        `--format is ${wanted}; it must be table, ${deriveFormats.join(', ')}`,
      );
    const profile = await deriveFrom(args.positionals, runtime);
    if (format !== undefined) {
      await emit(profileText(profile, format), args);
      return 0;
    }
    const { profileAsText } = await import('../../reports/confine/profile-table.ts');
    const { width, unicode } =
      outputFile(args) === undefined
        ? tableOptions(process.stdout, process.env, { all: false })
        : fileOptions({ all: false });
    await emit(profileAsText(profile, { width, unicode }), args);
    return 0;
  },
};
