import { IronhullError } from '../../core/errors.ts';
import { plainText } from '../../reports/text/plain-text.ts';
import { print, printError, writeNew } from '../output/output.ts';
import type { Command } from '../syntax/command.ts';
import { namedProject } from '../syntax/named-project.ts';
import { projectOptions } from '../syntax/options.ts';
import { dirname, join } from 'node:path/posix';
import { counted } from '../../core/counted.ts';

/** `ironhull harden COMPOSE` */
export const hardenCommand: Command = {
  name: 'harden',
  usage: '[COMPOSE]… [OPTION]…',
  summary: 'Write a Compose override file that hardens a project, and change nothing else',
  description: [
    'COMPOSE is a Compose file; several are one project, each merged over those before. A folder, by default this one, is the project that docker compose runs there. The override goes beside the first one, as compose.hardened.yaml, with a comment for each change: delete what the application cannot do without. Findings that a policy waives are left out.',
    'For daemon.json of an engine see `ironhull harden engine --help`.',
    'Changes that only a newer file can express use !reset and !override, which need Docker Compose 2.24.',
  ],
  options: [...projectOptions, 'only', 'skip', 'policy', 'no-policy', 'preset', 'output', 'overwrite'],
  examples: [
    { line: 'ironhull harden', about: 'writes compose.hardened.yaml beside the Compose file of this folder' },
    {
      line: 'docker compose -f compose.yaml -f compose.hardened.yaml up',
      about: 'runs the project with it',
    },
    { line: 'ironhull harden compose.yaml --output -', about: 'shows it' },
  ],
  async run(args, runtime) {
    const paths = [...args.list('file'), ...args.positionals];
    if (paths.includes('-') || paths.includes(''))
      throw new IronhullError('USAGE', 'harden reads files; name them by their path');
    const [{ hardenedOverride }, { filesOfFolder }, { loadRunConfig }] = await Promise.all([
      import('../../app/fix/harden.ts'),
      import('../../app/targets/compose/folder-files.ts'),
      import('../report/report-command.ts'),
    ]);
    const files = await filesOfFolder(paths.length === 0 ? ['.'] : paths, runtime);
    const named = { ...namedProject(args, args.positionals), files };
    const [first = ''] = files;
    const { checks, policy } = await loadRunConfig(args, runtime);
    const run = {
      targets: { paths: [], project: named },
      checks,
      ...(policy === undefined ? {} : { policy }),
    };
    const { text, removed, remaining } = await hardenedOverride(run, runtime);
    if (text === '') {
      printError('Nothing to harden that an override can change\n');
      return 0;
    }
    const output = args.text('output') ?? join(dirname(first), 'compose.hardened.yaml');
    if (output === '-') await print(text);
    else await writeNew(output, text, args.flag('overwrite'));
    const left = counted(remaining.length, 'finding remains', 'findings remain');
    printError(
      plainText(`${output === '-' ? 'It' : output} removes ${counted(removed, 'finding')}; ${left}`) + '\n',
    );
    return 0;
  },
};
