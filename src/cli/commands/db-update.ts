import { IronhullError } from '../../core/errors.ts';
import { emit } from '../output/output.ts';
import { policyChoiceOf } from '../report/report-options.ts';
import type { Command } from '../syntax/command.ts';
import { jsonOrTable } from '../syntax/json-or-table.ts';

/** `ironhull db update` */
export const dbUpdateCommand: Command = {
  name: 'db update',
  usage: '[OPTION]…',
  summary: 'Fetch the advisories that scans need into the local database',
  description: [
    'Fetches what changed since the last update: advisories in the form of OSV, the security database of Alpine, the security tracker of Debian, the vulnerabilities known to be exploited (CISA KEV) and the probability of exploitation (FIRST EPSS). Without --ecosystem it fetches the ecosystems that scanned images needed and those that the database has; where there are none yet, all of them.',
    'A download that was interrupted is continued. The database is replaced in one step: a failed or killed update leaves it as it was. A feed that cannot be fetched keeps its advisories with their date, and is named.',
    'Without --mirror, the section database of the policy may name mirrors. A mirror is reached over https, http, or as a folder; proxies and certificates are those of the environment (HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE).',
    'Exit codes: 0 every feed is up to date; 3 a feed could not be fetched or read; 2 none could, or the run failed.',
  ],
  options: ['ecosystem', 'mirror', 'database', 'policy', 'no-policy', 'format', 'output'],
  examples: [
    { line: 'ironhull db update', about: 'what scans need, from the publishers' },
    {
      line: "ironhull db update --ecosystem npm --ecosystem 'Alpine:v3.21'",
      about: 'two ecosystems only',
    },
    {
      line: 'ironhull db update --mirror https://mirror.example/advisories',
      about: 'from a mirror, which has osv/npm/all.zip, debian/tracker/data/json and so on',
    },
  ],
  async run(args, runtime) {
    const [first] = args.positionals;
    if (first !== undefined)
      throw new IronhullError(
        'USAGE',
        `${first}: db update takes options only; name an ecosystem with --ecosystem`,
      );
    const format = jsonOrTable(args);
    const [
      { updateAdvisories },
      { databaseUpdateAsJson, databaseUpdateAsText },
      { loadPolicy },
      { registeredChecks },
    ] = await Promise.all([
      import('../../app/database/update.ts'),
      import('../../reports/database/write-database.ts'),
      import('../../app/policy.ts'),
      import('../../app/registered-checks.ts'),
    ]);
    const database = args.text('database');
    const update = await updateAdvisories(
      {
        ecosystems: args.list('ecosystem'),
        mirrors: args.list('mirror'),
        policy: () => loadPolicy(policyChoiceOf(args), registeredChecks, runtime),
        ...(database !== undefined && { database }),
      },
      runtime,
    );
    const now = runtime.clock.now();
    await emit(format === 'json' ? databaseUpdateAsJson(update, now) : databaseUpdateAsText(update), args);
    return update.feeds.some(({ outcome }) => outcome === 'failed') ? 3 : 0;
  },
};
