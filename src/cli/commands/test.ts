import { IronhullError } from '../../core/errors.ts';
import { isBreach, type ContractReport } from '../../core/confine/contract.ts';
import type { Arguments } from '../syntax/arguments.ts';
import type { Command } from '../syntax/command.ts';
import { secondsOf } from '../syntax/seconds.ts';
import { namedEngine } from '../syntax/named-engine.ts';
import { onStopSignal } from '../output/stop-signal.ts';
import { emit, outputFile, printError, writeNew } from '../output/output.ts';
import { fileOptions, tableOptions } from '../report/terminal.ts';

const formats = ['table', 'json', 'junit'] as const;
const defaultFile = 'ironhull.contract.yaml';

/** `ironhull test` */
export const testCommand: Command = {
  name: 'test',
  usage: '[SERVICE…] [OPTION]…',
  summary: 'Test that a stack keeps its hardening contract',
  description: [
    'The contract, ironhull.contract.yaml, says per service what must hold: user, capabilities, seccomp profile, mounts, limits, networks, published ports, and which probes must be blocked. The stack is started by the command `up` of the contract and removed by `down`; what the kernel shows of each container is compared, the exercise is run, and the probes.',
    '--write makes a contract of containers or Compose services that run now: what is blocked today must stay blocked.',
    'Exit codes: 0 the contract is kept; 1 something is broken; 2 the stack or a service could not be tested; 3 with --strict, something is unknown.',
  ],
  options: [
    'engine',
    'context',
    'contract',
    'running',
    'write',
    'timeout',
    'all',
    'format',
    'output',
    'overwrite',
    'strict',
  ],
  words: {
    format: { value: 'FORMAT', about: 'table, json or junit; default: table' },
    all: { about: 'list what holds, too' },
    strict: { about: 'exit 3 if something is unknown' },
  },
  examples: [
    { line: 'ironhull test --write web db', about: 'writes a contract of two services that run' },
    {
      line: 'ironhull test --format junit --output contract.xml',
      about: 'in CI: starts the stack and tests it',
    },
    { line: 'ironhull test web --running', about: 'tests one service of a stack that runs already' },
  ],
  async run(args, runtime) {
    const format = formatOf(args);
    const file = args.text('contract') ?? defaultFile;
    const options = namedEngine(args);
    const stop = onStopSignal();
    try {
      if (args.flag('write')) {
        if (args.positionals.length === 0)
          throw new IronhullError('USAGE', '--write needs the names of containers or services');
        const { writeContract } = await import('../../app/contract/write-contract.ts');
        await writeNew(
          file,
          await writeContract(args.positionals, options, runtime, stop.signal),
          args.flag('overwrite'),
        );
        printError(`${file} is written: add up, down and exercise\n`);
        return 0;
      }
      const { runContract } = await import('../../app/contract/run-contract.ts');
      const report = await runContract(
        {
          ...options,
          file,
          services: args.positionals,
          isUp: args.flag('running'),
          timeoutMs: secondsOf(args.text('timeout') ?? '60s', '--timeout') * 1000,
        },
        runtime,
        stop.signal,
      );
      await emit(await textOf(report, format, args), args);
      return exitCodeOf(report, args.flag('strict'));
    } finally {
      stop.release();
    }
  },
};

function formatOf(args: Arguments): (typeof formats)[number] {
  const wanted = args.text('format') ?? 'table';
  const found = formats.find((one) => one === wanted);
  if (found !== undefined) return found;
  throw new IronhullError('USAGE', `--format is ${wanted}; it must be ${formats.join(', ')}`);
}

async function textOf(
  report: ContractReport,
  format: (typeof formats)[number],
  args: Arguments,
): Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, undefined, 2)}\n`;
    case 'junit': {
      const { contractAsJunit } = await import('../../reports/contract/as-junit.ts');
      return contractAsJunit(report);
    }
    case 'table': {
      const { contractAsText } = await import('../../reports/contract/as-text.ts');
      const amount = { all: args.flag('all') };
      const options =
        outputFile(args) === undefined
          ? tableOptions(process.stdout, process.env, amount)
          : fileOptions(amount);
      return contractAsText(report, { ...options, ...amount });
    }
  }
}

function exitCodeOf({ assertions, failures }: ContractReport, strict: boolean): number {
  // A contract of which nothing was looked at is not kept.
  if (failures.length > 0 || assertions.length === 0) return 2;
  if (assertions.some(isBreach)) return 1;
  return strict && assertions.some(({ outcome }) => outcome === 'unknown') ? 3 : 0;
}
