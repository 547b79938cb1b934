import { IronhullError } from '../../core/errors.ts';
import { emitLockReport } from '../report/lock-report.ts';
import type { Arguments } from '../syntax/arguments.ts';
import type { Command } from '../syntax/command.ts';
import { isGiven, pinOptions, schemesFor, serverOptions, signerOptions } from '../syntax/trust-schemes.ts';

/** `ironhull trust lock [PATH]…` */
export const trustLockCommand: Command = {
  name: 'trust lock',
  usage: '[PATH]… [OPTION]…',
  summary: 'Lock the images that files name to digests, and explain what changes',
  description: [
    'Finds every reference to an image in Dockerfiles, Compose and bake files, Kubernetes manifests and CI files, asks its registry for the digest, and writes ironhull.lock. PATH is a file or a folder; without one it is the work tree of Git that the working directory is in, else the folder of the project that docker compose runs there, else the working directory. What Git ignores is not found in folders.',
    'What is locked stays locked: only new references are asked for. --update asks for all of them, and says of each tag that has another digest whether it is a benign rebuild or needs a look. A rebuild is benign only if the content is the same, or the same trusted signer (see --key, --identity) built it from the same base layers by the same steps.',
    'With --evidence the signatures of every locked image are verified, and stored in ironhull.evidence beside the lock. trust verify --offline, lint and audit verify them again from there, without the network.',
    'Exit codes: 0 all is locked and nothing differs; 1 something differs, a change needs a look, or a file could not be written; 3 a registry did not answer or a file could not be read; 2 the run failed.',
  ],
  options: [
    'lock',
    'write',
    'check',
    'registry',
    'update',
    'evidence',
    ...signerOptions,
    ...serverOptions,
    ...pinOptions,
    'policy',
    'format',
    'output',
  ],
  examples: [
    {
      line: 'ironhull trust lock --write',
      about: 'locks the images of a work tree, and pins them in its files',
    },
    { line: 'ironhull trust lock --check', about: 'in CI: fails if files and lock differ; needs no network' },
    {
      line: 'ironhull trust lock --update --write --key cosign.pub',
      about: 'takes what the tags have now, and explains what changed',
    },
  ],
  async run(args, runtime) {
    const mode = modeOf(args);
    const [{ lockImages }, { lockExitCode }] = await Promise.all([
      import('../../app/trust/lock/lock-images.ts'),
      import('../../app/trust/lock/exit-code.ts'),
    ]);
    const lockFile = args.text('lock');
    const report = await lockImages(
      {
        paths: args.positionals,
        mode,
        writes: args.flag('write'),
        asksRegistries: args.flag('registry'),
        keepsEvidence: args.flag('evidence'),
        schemesOf: mode === 'check' ? () => ({}) : await schemesFor(args, runtime),
        ...(lockFile !== undefined && { lockFile }),
      },
      runtime,
    );
    await emitLockReport(report, args);
    return lockExitCode(report);
  },
};

function modeOf(args: Arguments): 'lock' | 'check' | 'update' {
  const [checks, updates] = [args.flag('check'), args.flag('update')];
  if (checks && (updates || args.flag('write')))
    throw new IronhullError('USAGE', '--check changes nothing; leave out --update and --write');
  if (checks && args.flag('evidence'))
    throw new IronhullError('USAGE', '--check stores nothing; leave out --evidence');
  if (args.flag('registry') && !checks)
    throw new IronhullError('USAGE', '--registry goes with --check; without it registries are asked anyway');
  if (checks && isGiven(args, [...signerOptions, ...serverOptions, ...pinOptions, 'policy']))
    throw new IronhullError('USAGE', '--check verifies no signature; leave out the options on signers');
  return checks ? 'check' : updates ? 'update' : 'lock';
}
