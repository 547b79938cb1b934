import { IronhullError } from '../../core/errors.ts';
import { emit } from '../output/output.ts';
import type { Command } from '../syntax/command.ts';
import { jsonOrTable } from '../syntax/json-or-table.ts';

/** `ironhull db add FILE…` */
export const dbAddCommand: Command = {
  name: 'db add',
  usage: 'FILE… [OPTION]…',
  summary: 'Add files of advisories that publishers distribute to the local database',
  description: [
    'FILE is an OVAL file of Red Hat, Rocky Linux, AlmaLinux or Ubuntu (XML, also compressed by gzip), a CSAF document of Red Hat (JSON), or a folder of such files, such as the folder oval/ of a mirror. Publisher and release are recognised by the content; --ecosystem names the release where it is not. Files compressed by bzip2 are to be unpacked first.',
    'They count beside the advisories of `ironhull db update`, which keeps them: a package is vulnerable if one of both says so, and the newer statement of Red Hat that it is not affected counts. A file replaces an earlier one of the same release and kind. It needs no network.',
    'Exit codes: 0 the files are in the database; 2 one could not be read, and the database is as it was.',
  ],
  options: ['ecosystem', 'database', 'format', 'output'],
  words: {
    ecosystem: {
      about: "release that OVAL files are about, if they do not say it: 'Rocky Linux:9'",
    },
  },
  examples: [
    { line: 'ironhull db add com.ubuntu.jammy.usn.oval.xml.gz', about: 'the notices of Ubuntu 22.04' },
    { line: 'ironhull db add rhel-9.oval.xml', about: 'the errata of Red Hat Enterprise Linux 9' },
    { line: 'ironhull db add csaf/vex/2024', about: 'what Red Hat says of each CVE of a year' },
  ],
  async run(args, runtime) {
    if (args.positionals.length === 0) throw new IronhullError('USAGE', 'db add needs the name of a file');
    const [ecosystem, ...others] = args.list('ecosystem');
    if (others.length > 0) throw new IronhullError('USAGE', 'db add takes one --ecosystem');
    const format = jsonOrTable(args);
    const [{ addAdvisories }, { databaseUpdateAsJson, databaseUpdateAsText }] = await Promise.all([
      import('../../app/database/add.ts'),
      import('../../reports/database/write-database.ts'),
    ]);
    const database = args.text('database');
    const update = await addAdvisories(
      {
        files: args.positionals,
        ...(ecosystem === undefined ? {} : { ecosystem }),
        ...(database === undefined ? {} : { database }),
      },
      runtime,
    );
    const now = runtime.clock.now();
    await emit(format === 'json' ? databaseUpdateAsJson(update, now) : databaseUpdateAsText(update), args);
    return 0;
  },
};
