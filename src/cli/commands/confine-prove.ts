import { IronhullError } from '../../core/errors.ts';
import type { Proof } from '../../core/confine/proof.ts';
import { isFailure } from '../../core/confine/probe.ts';
import type { Command } from '../syntax/command.ts';
import { jsonOrTable } from '../syntax/json-or-table.ts';
import { secondsOf } from '../syntax/seconds.ts';
import { namedEngine } from '../syntax/named-engine.ts';
import { onStopSignal } from '../output/stop-signal.ts';
import { emit, outputFile, requireWritable, writeNew } from '../output/output.ts';
import { fileOptions, tableOptions } from '../report/terminal.ts';

/** `ironhull confine prove` */
export const confineProveCommand: Command = {
  name: 'confine prove',
  usage: 'CONTAINER|SERVICE RECORDING… [OPTION]…',
  summary: 'Prove that a workload runs under its least privileges, and that attacks fail',
  description: [
    'Starts a twin of the container under the profile that `ironhull confine derive` makes of the recordings, waits until it is ready, runs the exercise in its favour, and probes both: the application works as before, and what was possible is blocked. The container itself is not changed. What it can write is an empty volume in the twin, and its ports are published on 127.0.0.1.',
    'If the twin fails, lines of the profile are left out by bisection until it passes: the report names the lines that were wrong, and --confined writes the profile that passed.',
    'The exercise reaches the twin by IRONHULL_CONTAINER (its name), IRONHULL_ADDRESS (its address) and IRONHULL_PORT_8080 (address and port of this machine for container port 8080).',
    'Exit codes: 0 the exercise passed and what must be blocked is blocked; 1 it failed, lines had to be left out, or a probe is possible that must be blocked; 2 it could not be tried.',
  ],
  options: [
    'engine',
    'context',
    'exercise',
    'runtime',
    'timeout',
    'confined',
    'format',
    'output',
    'overwrite',
  ],
  words: {
    format: { value: 'FORMAT', about: 'table or json; default: table' },
  },
  examples: [
    {
      line: "ironhull confine prove web web.recording.json --exercise 'curl -fs $IRONHULL_PORT_80'",
      about: 'tries the profile of a recording',
    },
    {
      line: 'ironhull confine prove web web.recording.json --runtime crun --format json',
      about: 'tries it with another container runtime',
    },
    {
      line: 'ironhull confine prove web web.recording.json --confined web.profile.json',
      about: 'also writes the profile that passed',
    },
  ],
  async run(args, runtime) {
    const [container, ...recordings] = args.positionals;
    if (container === undefined || recordings.length === 0)
      throw new IronhullError('USAGE', 'name a container or service, then its recordings');
    const format = jsonOrTable(args);
    const [{ prove }, { deriveFrom, profileText }] = await Promise.all([
      import('../../app/confine/prove.ts'),
      import('../../app/confine/derive.ts'),
    ]);
    const profile = await deriveFrom(recordings, runtime);
    const confined = args.text('confined');
    if (confined !== undefined) await requireWritable(confined, args.flag('overwrite'));
    const [exercise, name] = [args.text('exercise'), args.text('runtime')];
    const stop = onStopSignal();
    try {
      const proof = await prove(
        {
          container,
          profile,
          timeoutMs: secondsOf(args.text('timeout') ?? '60s', '--timeout') * 1000,
          ...namedEngine(args),
          ...(exercise === undefined ? {} : { exercise }),
          ...(name === undefined ? {} : { runtime: name }),
        },
        runtime,
        stop.signal,
      );
      if (confined !== undefined && proof.profile !== undefined)
        await writeNew(confined, profileText(proof.profile, 'json'), args.flag('overwrite'));
      if (format === 'json') await emit(`${JSON.stringify(proof, undefined, 2)}\n`, args);
      else {
        const { proofAsText } = await import('../../reports/confine/proof-table.ts');
        const amount = { all: false };
        const options =
          outputFile(args) === undefined
            ? tableOptions(process.stdout, process.env, amount)
            : fileOptions(amount);
        await emit(proofAsText(proof, options), args);
      }
      return exitCodeOf(proof);
    } finally {
      stop.release();
    }
  },
};

function exitCodeOf({ first, after }: Proof): number {
  return first.passed && after !== undefined && !after.probes.some(isFailure) ? 0 : 1;
}
