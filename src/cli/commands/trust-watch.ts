import { IronhullError } from '../../core/errors.ts';
import { emitLockReport } from '../report/lock-report.ts';
import type { Command } from '../syntax/command.ts';
import { pinOptions, schemesFor, serverOptions, signerOptions } from '../syntax/trust-schemes.ts';

/** `ironhull trust watch` */
export const trustWatchCommand: Command = {
  name: 'trust watch',
  usage: '[--lock FILE] [OPTION]…',
  summary: 'Compare a lock of images with what the registries have now',
  description: [
    'Asks the registry for every image of the lock, and explains each tag that has another digest, signer or attestations: a benign rebuild, or a change that needs a look. It writes nothing; a nightly job can run it. Give the options on signers that the lock was made with.',
    'Exit codes: 0 nothing changed, or what changed is benign; 1 a change needs a look; 3 a registry did not answer; 2 the run failed.',
  ],
  options: ['lock', ...signerOptions, ...serverOptions, ...pinOptions, 'policy', 'format', 'output'],
  examples: [
    { line: 'ironhull trust watch', about: 'what changed behind the tags of ironhull.lock' },
    {
      line: 'ironhull trust watch --lock app/ironhull.lock --key cosign.pub',
      about: 'each night: a rebuild by the owner of the key is benign',
    },
    {
      line: 'ironhull trust watch --policy ironhull.yaml --format json',
      about: 'for a program, with the signers that a policy names',
    },
  ],
  async run(args, runtime) {
    const [first] = args.positionals;
    if (first !== undefined)
      throw new IronhullError('USAGE', `${first}: trust watch reads a lock; name it with --lock`);
    const [{ watchLock }, { lockExitCode }] = await Promise.all([
      import('../../app/trust/lock/watch-lock.ts'),
      import('../../app/trust/lock/exit-code.ts'),
    ]);
    const report = await watchLock(args.text('lock'), await schemesFor(args, runtime), runtime);
    await emitLockReport(report, args);
    return lockExitCode(report);
  },
};
