import { IronhullError } from '../../core/errors.ts';
import { print } from '../output/output.ts';
import type { Command } from '../syntax/command.ts';

/** `ironhull db export FILE` */
export const dbExportCommand: Command = {
  name: 'db export',
  usage: 'FILE [OPTION]…',
  summary: 'Write the local database of advisories into one file, for a machine without network',
  description: [
    'The file has the whole database, compressed, with its date and its SHA-256, which is printed: compare it where the file is imported. A file of that name is replaced.',
    'Exit codes: 0 the file is written; 2 the run failed.',
  ],
  options: ['database'],
  examples: [
    { line: 'ironhull db export advisories.ihdb', about: 'writes the database into a file' },
    {
      line: 'ironhull db export /media/usb/advisories.ihdb',
      about: 'onto a drive that is carried to the other machine',
    },
    {
      line: 'ironhull db export --database /srv/ironhull advisories.ihdb',
      about: 'writes that of another folder',
    },
  ],
  async run(args, runtime) {
    const [file, ...more] = args.positionals;
    if (file === undefined || more.length > 0)
      throw new IronhullError('USAGE', 'db export needs the name of one file');
    const { exportAdvisories } = await import('../../app/database/carry.ts');
    const { built, sha256 } = await exportAdvisories(file, args.text('database'), runtime);
    const { plainText } = await import('../../reports/text/plain-text.ts');
    await print(`${plainText(file)}: database of ${built}, sha256 ${sha256}\n`);
    return 0;
  },
};
