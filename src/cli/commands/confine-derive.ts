import { resolve } from 'node:path';
import { IronhullError } from '../../core/errors.ts';
import type { Command } from '../syntax/command.ts';
import { plainText } from '../../reports/text/plain-text.ts';
import type { RuntimeContext } from '../../app/runtime/runtime-context.ts';
import type { Arguments } from '../syntax/arguments.ts';
import { emit, outputFile, printError, writeNew } from '../output/output.ts';
import { fileOptions, tableOptions } from '../report/terminal.ts';

/** `ironhull confine derive` */
export const confineDeriveCommand: Command = {
  name: 'confine derive',
  usage: 'RECORDING… [OPTION]…',
  summary: 'Derive the least privileges of a workload from recordings',
  description: [
    'RECORDING is what `ironhull confine record` wrote; several of one workload are merged. Each line names the observation that justifies it, and the doubts say what the recordings do not show. `ironhull confine prove` tries the result.',
    'The formats are: table; json, the profile as data; seccomp, the profile for --security-opt seccomp=FILE; compose, an override file; run, options of docker run; kubernetes, a securityContext; apparmor, a profile to load; contract, what `ironhull test` holds the workload to; daemon, members of daemon.json.',
    'The formats daemon and seccomp also take recordings of several workloads of one host, and allow what each of them did. JSON has no comments: why each member of daemon.json is there, and which are not, is printed to stderr.',
  ],
  options: ['format', 'output', 'seccomp-file', 'overwrite'],
  words: {
    format: {
      value: 'FORMAT',
      about: 'table, json, seccomp, compose, run, kubernetes, apparmor, contract or daemon; default: table',
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
    {
      line: 'ironhull confine derive web.json db.json --format daemon --seccomp-file both.json',
      about: 'shows defaults of the engine for two workloads, and writes their seccomp profile',
    },
  ],
  async run(args, runtime) {
    if (args.positionals.length === 0) throw new IronhullError('USAGE', 'name one recording or more');
    const { deriveFormats, deriveFrom, profileText } = await import('../../app/confine/derive.ts');
    const wanted = args.text('format') ?? 'table';
    if (args.text('seccomp-file') !== undefined && wanted !== 'daemon')
      throw new IronhullError('USAGE', '--seccomp-file needs --format daemon');
    if (wanted === 'daemon' || wanted === 'seccomp') return deriveForHost(wanted, args, runtime);
    const format = deriveFormats.find((one) => one === wanted);
    if (format === undefined && wanted !== 'table')
      throw new IronhullError(
        'USAGE',
        `--format is ${wanted}; it must be table, ${deriveFormats.join(', ')}, daemon`,
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

/** Where the engine finds the profile if no file is named. */
const usualSeccompFile = '/etc/docker/ironhull.seccomp.json';

/** Derives what can be of several workloads. */
async function deriveForHost(
  format: 'daemon' | 'seccomp',
  args: Arguments,
  runtime: RuntimeContext,
): Promise<number> {
  const { deriveDaemonFrom } = await import('../../app/confine/derive.ts');
  const named = args.text('seccomp-file');
  const file = named === undefined ? usualSeccompFile : resolve(runtime.directory, named);
  const { config, reasons, seccomp } = await deriveDaemonFrom(args.positionals, file, runtime);
  if (format === 'seccomp') {
    await emit(seccomp, args);
    return 0;
  }
  if (named !== undefined) await writeNew(file, seccomp, args.flag('overwrite'));
  await emit(config, args);
  const toWrite =
    named === undefined
      ? [`${file} is not written: give --seccomp-file ${file}`]
      : [`${file} is written: the seccomp profile`];
  for (const line of [...reasons, ...toWrite]) printError(`${plainText(line)}\n`);
  return 0;
}
