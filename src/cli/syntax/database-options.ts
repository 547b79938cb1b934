import type { Option } from './option.ts';

/** Options on the database of advisories. */
export const databaseOptions = {
  database: {
    type: 'string',
    value: 'DIR',
    about:
      'folder of the database of advisories; default: IRONHULL_DATABASE, else ironhull/database below XDG_CACHE_HOME (~/.cache)',
    group: 'Database',
  },
  update: {
    type: 'boolean',
    about: 'first fetch the advisories that the targets need; without it, nothing is fetched',
    group: 'Database',
  },
  ecosystem: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    about:
      "ecosystem to fetch, as OSV names it, with the release of Alpine: npm, Debian, 'Alpine:v3.19'; may be repeated",
    group: 'Database',
  },
  mirror: {
    type: 'string',
    multiple: true,
    value: 'URL',
    about:
      'address or folder below which the folders of the publishers lie (osv/, alpine/, debian/, kev/, epss/), instead of their own addresses; repeated, they are tried in order',
    group: 'Database',
  },
  force: {
    type: 'boolean',
    about: 'replace a database that is newer',
    group: 'Database',
  },
} as const satisfies Record<string, Option>;
