import { IronhullError } from '../../core/errors.ts';
import { emit, outputFile } from '../output/output.ts';
import { fileOptions, tableOptions } from '../report/terminal.ts';
import type { Command } from '../syntax/command.ts';
import { isGiven, pinOf, pinOptions, serverOptions } from '../syntax/trust-schemes.ts';

const amount = { all: true, brief: false };

/** `ironhull trust migrate [PATH]…` */
export const trustMigrateCommand: Command = {
  name: 'trust migrate',
  usage: '[PATH]… [OPTION]…',
  summary: 'Find leftover use of Docker Content Trust, and replace it',
  description: [
    'Finds DOCKER_CONTENT_TRUST, --disable-content-trust, docker trust, notary and what belongs to them in scripts, CI files, Dockerfiles, Compose files, units, environment files and the rest of a work tree, and says what each does: docker clients since version 29 ignore Content Trust, so that a script that relies on it fails open. PATH is a file or a folder; without one it is the work tree of Git, else the folder of the project that docker compose runs there, else the working directory. What Git ignores is not found in folders. Comments and documents are listed apart.',
    'For the images of these files it verifies what Content Trust signed: from the copy that the docker client keeps (~/.docker/trust/tuf) or that --notary-repository names, and with --registry from the Notary servers. A server that only a file names is never asked. --write exports the signed digests into the lock; for each image it proposes a successor, and it prints a policy.',
    'Exit codes: 0 nothing is left that fails open or breaks; 1 a use fails open or breaks, or may where the client is not known, or an image is not what was signed; 3 something could not be read or verified; 2 the run failed.',
  ],
  options: [
    'client-version',
    'registry',
    'notary-repository',
    ...serverOptions,
    ...pinOptions,
    'at',
    'lock',
    'write',
    'format',
    'output',
  ],
  words: {
    registry: {
      about: 'ask registries and Notary servers: what is signed, what tags have now, who else signed it',
    },
    'notary-repository': {
      value: 'DIR',
      about:
        'folder with copies of metadata, as docker keeps them; default: trust/tuf in the configuration folder of docker',
    },
    write: { about: 'write the digests that Content Trust signed into the lock' },
    lock: {
      value: 'FILE',
      about: 'lock to write the signed digests into, as with --write; what is locked there stays',
    },
    'trust-on-first-use': {
      about: 'trust the root key that a Notary server or the copy of the docker client has for an image now',
    },
    ca: {
      value: 'FILE',
      about: 'certificates in PEM of whom the root key of the Notary repository must be issued by',
    },
    at: {
      value: 'TIME',
      about: 'time that copies of metadata must be valid at: 2026-11-30T12:00:00Z; default: now',
    },
  },
  examples: [
    { line: 'ironhull trust migrate', about: 'what is left in a work tree; asks nobody' },
    {
      line: 'ironhull trust migrate --client-version 29.1 --format json',
      about: 'in CI: what it does with the docker client of the runners',
    },
    {
      line: 'ironhull trust migrate --registry --notary https://notary.example --root-key-id ID --write',
      about: 'exports what is signed at a Notary server into ironhull.lock',
    },
  ],
  async run(args, runtime) {
    const format = args.text('format') ?? 'table';
    if (format !== 'table' && format !== 'json')
      throw new IronhullError('USAGE', `--format is ${format}; trust migrate writes table and json`);
    const asksRegistries = args.flag('registry');
    if (isGiven(args, ['notary']) && !asksRegistries)
      throw new IronhullError('USAGE', '--notary goes with --registry; without it no server is asked');
    const [{ migrateContentTrust }, { migrationExitCode }, { readPin, timeOf }, writers] = await Promise.all([
      import('../../app/trust/migrate/migrate.ts'),
      import('../../app/trust/migrate/exit-code.ts'),
      import('../../app/trust/verify-notary-files.ts'),
      import('../../reports/trust/write-migration.ts'),
    ]);
    const firstUse = args.flag('trust-on-first-use') ? ({ kind: 'first-use' } as const) : undefined;
    const pin = (await readPin(pinOf(args), runtime)) ?? firstUse;
    const [clientVersion, notary, copies, lockFile] = [
      args.text('client-version'),
      args.text('notary'),
      args.text('notary-repository'),
      args.text('lock'),
    ];
    const report = await migrateContentTrust(
      {
        paths: args.positionals,
        asksRegistries,
        at: timeOf(args.text('at'), runtime),
        writes: args.flag('write') || lockFile !== undefined,
        ...(clientVersion !== undefined && { clientVersion }),
        ...(notary !== undefined && { notary }),
        ...(pin && { pin }),
        ...(copies !== undefined && { copies }),
        ...(lockFile !== undefined && { lockFile }),
      },
      runtime,
    );
    const options =
      outputFile(args) === undefined
        ? tableOptions(process.stdout, process.env, amount)
        : fileOptions(amount);
    await emit(
      format === 'json' ? writers.migrationAsJson(report) : writers.migrationAsText(report, options),
      args,
    );
    return migrationExitCode(report);
  },
};
