import { IronhullError } from '../../core/errors.ts';
import type { ProbeReport } from '../../core/confine/probe.ts';
import { emit, outputFile } from '../output/output.ts';
import { onStopSignal } from '../output/stop-signal.ts';
import { fileOptions, tableOptions } from '../report/terminal.ts';
import type { Arguments } from '../syntax/arguments.ts';
import type { Command } from '../syntax/command.ts';
import { namedEngine } from '../syntax/named-engine.ts';

const formats = ['table', 'json', 'junit'] as const;

/** `ironhull probe CONTAINER…` */
export const probeCommand: Command = {
  name: 'probe',
  usage: 'CONTAINER|SERVICE… [OPTION]…',
  summary: 'Ask the kernel, from inside a container’s confinement, which attacks it would allow',
  description: [
    'Each probe is a question to the kernel under exactly the confinement of the container: may it mount, load modules, trace, open devices, reach engines and other networks, fork and use memory without a limit. Nothing is exploited: a probe only asks for permission, or is undone with the process that asks. docs/probes.md lists them.',
    'A filter of system calls is inherited and cannot be joined, so the probes run in a twin: a container made from the same settings with a small static helper in the place of the program. It publishes no port and is removed however the run ends. With --in-place the helper is copied into the running container, run there and removed.',
    'A probe is blocked if the kernel was asked and refused, possible if it agreed, and unknown if that could not be decided. What the seccomp filter should answer is computed from the filter itself, and compared.',
    'Exit codes: 0 what the defaults of the engine block is blocked; 1 a probe is possible that must be blocked; 2 a container could not be probed; 3 with --strict, it is not known of one.',
  ],
  options: ['engine', 'context', 'only', 'in-place', 'format', 'output', 'strict'],
  words: {
    engine: {
      value: 'URL',
      about:
        'engine of the containers: unix:///path, tcp://host:port or ssh://user@host; default: as the docker command chooses it',
    },
    only: { value: 'PROBES', about: 'only these probes, separated by commas; may be repeated' },
    format: { value: 'FORMAT', about: 'table, json or junit; default: table' },
    strict: { about: 'exit 3 if it is unknown whether a probe is blocked that must be' },
  },
  examples: [
    { line: 'ironhull probe web', about: 'all probes of one container, or of each of a Compose service' },
    { line: 'ironhull probe web db --format junit --output probes.xml', about: 'in CI, for two containers' },
    { line: 'ironhull probe web --only mount,bpf,io-uring', about: 'three probes' },
  ],
  async run(args, runtime) {
    const format = formatOf(args);
    const engine = namedEngine(args);
    if (args.positionals.length === 0)
      throw new IronhullError('USAGE', 'probe needs the name of a container or of a Compose service');
    const [{ probeContainers }, { probeExitCode }] = await Promise.all([
      import('../../app/probe/probe-containers.ts'),
      import('../../app/probe/exit-code.ts'),
    ]);
    const stop = onStopSignal();
    try {
      const report = await probeContainers(
        {
          containers: args.positionals,
          only: args.list('only').flatMap((list) => list.split(',').filter((id) => id !== '')),
          inPlace: args.flag('in-place'),
          signal: stop.signal,
          ...engine,
        },
        runtime,
      );
      await emit(await textOf(report, format, args), args);
      return probeExitCode(report, args.flag('strict'));
    } finally {
      stop.release();
    }
  },
};

function formatOf(args: Arguments): (typeof formats)[number] {
  const format = args.text('format') ?? 'table';
  const found = formats.find((name) => name === format);
  if (found === undefined)
    throw new IronhullError('USAGE', `--format is ${format}; probe writes ${formats.join(', ')}`);
  return found;
}

async function textOf(
  report: ProbeReport,
  format: (typeof formats)[number],
  args: Arguments,
): Promise<string> {
  switch (format) {
    case 'json': {
      const { probesAsJson } = await import('../../reports/probes/as-json.ts');
      return probesAsJson(report);
    }
    case 'junit': {
      const { probesAsJunit } = await import('../../reports/probes/as-junit.ts');
      return probesAsJunit(report);
    }
    case 'table': {
      const { probesAsText } = await import('../../reports/probes/as-text.ts');
      const amount = { all: true, brief: false };
      const isFile = outputFile(args) !== undefined;
      return probesAsText(
        report,
        isFile ? fileOptions(amount) : tableOptions(process.stdout, process.env, amount),
      );
    }
  }
}
