import { IronhullError } from '../../core/errors.ts';
import { emit } from '../output/output.ts';
import type { Command } from '../syntax/command.ts';
import { jsonOrTable } from '../syntax/json-or-table.ts';

/** `ironhull db status` */
export const dbStatusCommand: Command = {
  name: 'db status',
  usage: '[OPTION]…',
  summary: 'Show what the local database of advisories has, and how old it is',
  description: [
    'For each file of a publisher: how many records it has, how many of them were not understood, the publisher’s own date, when it was fetched, and whether it is complete, outdated (the last update could not fetch it) or missing. It needs no network.',
    'Exit codes: 0 there is a database; 2 there is none, or it is damaged.',
  ],
  options: ['database', 'format', 'output'],
  examples: [
    { line: 'ironhull db status', about: 'shows the database' },
    { line: 'ironhull db status --database /srv/ironhull', about: 'shows that of another folder' },
    { line: 'ironhull db status --format json', about: 'for a program: dates, ages in seconds, hashes' },
  ],
  async run(args, runtime) {
    const [first] = args.positionals;
    if (first !== undefined)
      throw new IronhullError(
        'USAGE',
        `${first}: db status takes options only; name the folder with --database`,
      );
    const format = jsonOrTable(args);
    const [{ readDatabaseStatus }, { databaseStatusAsJson, databaseStatusAsText }] = await Promise.all([
      import('../../app/database/status.ts'),
      import('../../reports/database/write-database.ts'),
    ]);
    const status = readDatabaseStatus(args.text('database'), runtime);
    const now = runtime.clock.now();
    await emit(
      format === 'json' ? databaseStatusAsJson(status, now) : databaseStatusAsText(status, now),
      args,
    );
    return 0;
  },
};
