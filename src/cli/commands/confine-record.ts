import { IronhullError } from '../../core/errors.ts';
import { counted } from '../../core/counted.ts';
import { plainText } from '../../reports/text/plain-text.ts';
import type { Arguments } from '../syntax/arguments.ts';
import type { Command } from '../syntax/command.ts';
import { secondsOf } from '../syntax/seconds.ts';
import { namedEngine } from '../syntax/named-engine.ts';
import { onStopSignal } from '../output/stop-signal.ts';
import { print, printError, requireWritable, writeNew } from '../output/output.ts';

/** `ironhull confine record` */
export const confineRecordCommand: Command = {
  name: 'confine record',
  usage: '[--restart] CONTAINER|SERVICE | -- docker run …  [OPTION]…',
  summary: 'Record what a container does: system calls, capabilities, files, sockets',
  description: [
    'The kernel reports what the tasks of the container do, those of health checks and docker exec too; the container is not changed and nothing is installed. Use the application meanwhile, by hand or with --exercise: what is not used is not recorded. Recordings of several runs are merged by `ironhull confine derive`.',
    'A container that runs already has done its start. To record that too, give -- docker run …, or --restart, which restarts the container: its processes end and start again, with the same files and settings. The recording ends with the exercise, after --for, with the container, or with Ctrl-C. Needs root on the engine’s machine; without tracefs it traces by ptrace, which slows the container.',
  ],
  options: ['engine', 'context', 'restart', 'for', 'exercise', 'output', 'overwrite'],
  words: {
    output: { value: 'FILE', about: 'where the recording goes; default: NAME.recording.json; - is stdout' },
  },
  examples: [
    {
      line: "ironhull confine record shop-web-1 --exercise 'npm run e2e'",
      about: 'records a container while its tests run',
    },
    {
      line: "ironhull confine record --exercise './use-it.sh' -- docker run -d -p 8080:80 web",
      about: 'starts a container under the recorder',
    },
    {
      line: 'ironhull confine record --restart web --for 10m',
      about: 'restarts a Compose service, and records its start and ten minutes of it',
    },
    { line: 'ironhull confine record web --for 1h --output -', about: 'watches a container for an hour' },
  ],
  async run(args, runtime) {
    const request = requestOf(args);
    const { record } = await import('../../app/confine/record.ts');
    const stop = onStopSignal();
    try {
      const fileOf = (name: string): string => args.text('output') ?? `${name}.recording.json`;
      const refuseUnwritable = async (name: string): Promise<void> => {
        if (fileOf(name) !== '-') await requireWritable(fileOf(name), args.flag('overwrite'));
      };
      const recording = await record({ ...request, begin: refuseUnwritable }, runtime, stop.signal);
      const text = `${JSON.stringify(recording, undefined, 2)}\n`;
      const file = fileOf(recording.workload.name);
      if (file === '-') await print(text);
      else await writeNew(file, text, args.flag('overwrite'));
      const [run] = recording.runs;
      const counts = [
        counted(recording.calls.length, 'system call'),
        counted(recording.capabilities?.length ?? 0, 'capability', 'capabilities'),
        counted(recording.written.length, 'written path'),
        counted(recording.listening.length, 'listening socket'),
      ];
      printError(
        `${plainText(`${file}: ${counts.join(', ')} in ${run?.seconds ?? 0} s; last new after ${run?.lastNewAt ?? 0} s`)}\n`,
      );
      for (const { what, why } of recording.gaps)
        printError(`${plainText(`not recorded: ${what}: ${why}`)}\n`);
      return run?.exercise === undefined || run.exercise.exitCode === 0 ? 0 : 1;
    } finally {
      stop.release();
    }
  },
};

function requestOf(args: Arguments) {
  const [first, second] = args.positionals;
  const isRunLine = second === 'run' || second === 'compose';
  const runLine = isRunLine ? args.positionals : undefined;
  if (first === undefined || (second !== undefined && runLine === undefined))
    throw new IronhullError('USAGE', 'name one container or service, or give -- docker run …');
  const [time, exercise] = [args.text('for'), args.text('exercise')];
  const restart = args.flag('restart');
  if (restart && runLine !== undefined)
    throw new IronhullError('USAGE', '--restart names a container that runs: leave out -- docker run …');
  return {
    ...(restart ? { restart } : {}),
    ...(runLine === undefined ? { container: first } : { runLine }),
    ...namedEngine(args),
    ...(time === undefined ? {} : { seconds: secondsOf(time, '--for') }),
    ...(exercise === undefined ? {} : { exercise }),
  };
}
