import { gapOf } from '../../core/gaps.ts';
import type { Facts } from '../../core/facts.ts';
import type { CollectedGap } from '../../core/finding.ts';
import type { AdvisoryDatabase } from '../../advisories/database/open-database.ts';
import { withAssessedComponents } from './assess-components.ts';
import type { CollectedFrom } from '../live-run.ts';
import { noAdvisoriesGap } from '../no-advisories.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { advisorySource } from './advisory-source.ts';
import { openLocalAdvisories } from './open-advisories.ts';
import { withSoftwareInUse } from './software-in-use.ts';

const subject = { kind: 'engine', id: 'engine', name: 'engine' } as const;

function withGap(facts: Facts, gap: CollectedGap): Facts {
  return { ...facts, gaps: [...facts.gaps, gap] };
}

/**
 * Adds to facts what the local database of advisories says of them. Without one, they stay as they are; a run that wants
 * this above all has a gap instead.
 */
export async function compareWithAdvisories(
  facts: Facts,
  from: CollectedFrom,
  runtime: RuntimeContext,
): Promise<Facts> {
  if (!from.needs.includes('software') && !from.needs.includes('components')) return facts;
  const database = openLocalAdvisories(from.targets.database, runtime);
  if (database.state === 'unreadable')
    return withGap(facts, gapOf(subject, { ...database, from: `advisories in ${database.from}` }));
  if (database.state === 'absent')
    return from.targets.wantsSoftware === true
      ? withGap(
          facts,
          noAdvisoriesGap(`${database.from}: there is no database of advisories: run \`ironhull db update\``),
        )
      : facts;
  try {
    return await compare(facts, from, database.value, runtime);
  } finally {
    database.value.close();
  }
}

async function compare(
  facts: Facts,
  { client, files, needs, targets }: CollectedFrom,
  database: AdvisoryDatabase,
  runtime: RuntimeContext,
): Promise<Facts> {
  const advisories = advisorySource(database, targets.database);
  const assessed = needs.includes('components')
    ? await withAssessedComponents(facts, files, advisories)
    : facts;
  if (client === undefined || !needs.includes('software')) return assessed;
  const access = {
    directory: runtime.directory,
    engine: () => Promise.resolve(client),
    registries: () => Promise.reject(new TypeError('images in use are images of the engine')),
  };
  return withSoftwareInUse(
    assessed,
    { access, advisories, database, files, mayRead: needs.includes('image-files') },
    runtime,
  );
}
