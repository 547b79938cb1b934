import { IronhullError } from '../../core/errors.ts';
import { print } from '../output/output.ts';
import type { Command } from '../syntax/command.ts';

/** `ironhull db import FILE` */
export const dbImportCommand: Command = {
  name: 'db import',
  usage: 'FILE [OPTION]…',
  summary: 'Replace the local database of advisories by an exported one',
  description: [
    'All of the file is verified before it replaces anything: its size, its SHA-256, its tables and every row. A database that is newer than the file stays, unless --force is given. It needs no network.',
    'Exit codes: 0 the database is replaced; 2 it is as it was.',
  ],
  options: ['database', 'force'],
  examples: [
    { line: 'ironhull db import advisories.ihdb', about: 'on the machine without network' },
    {
      line: 'ironhull db import advisories.ihdb --database /srv/ironhull',
      about: 'into the folder that scans of all users name',
    },
    { line: 'ironhull db import --force old.ihdb', about: 'goes back to an older database' },
  ],
  async run(args, runtime) {
    const [file, ...more] = args.positionals;
    if (file === undefined || more.length > 0)
      throw new IronhullError('USAGE', 'db import needs the name of one file');
    const [{ importAdvisories }, { databaseStatusAsText }] = await Promise.all([
      import('../../app/database/carry.ts'),
      import('../../reports/database/write-database.ts'),
    ]);
    const database = args.text('database');
    const status = await importAdvisories(
      { file, mayReplaceNewer: args.flag('force'), ...(database !== undefined && { database }) },
      runtime,
    );
    await print(databaseStatusAsText(status, runtime.clock.now()));
    return 0;
  },
};
