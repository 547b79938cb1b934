import { ecosystemsOf } from '../../advisories/match/assess-inventory.ts';
import { gapOf } from '../../core/findings/gaps.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { CollectedGap } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { AdvisoryDatabase } from '../../advisories/database/open-database.ts';
import { withAssessedComponents } from './assess-components.ts';
import type { CollectedFrom } from '../live-run.ts';
import { noAdvisoriesGap } from '../no-advisories.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { advisorySource } from './advisory-source.ts';
import { databaseGaps } from './database-gaps.ts';
import { openLocalAdvisories } from './open-advisories.ts';
import { updateCommand } from './update-command.ts';
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
    const compared = await compare(facts, from, database.value, runtime);
    return withAgeGaps(compared, from, database.value, runtime);
  } finally {
    database.value.close();
  }
}

/** The ecosystems whose advisories decided something: of images in use, and of programs of the engines. */
function usedEcosystems({ software = [], engine, configuredEngines = [] }: Facts): readonly string[] {
  const engines = [engine, ...configuredEngines.map((one) => one.engine)];
  const components = engines.flatMap((one) => {
    const facts = valueOf(one);
    return facts === undefined ? [] : (valueOf(facts.components) ?? []);
  });
  return [
    ...software.flatMap(({ inventory }) => ecosystemsOf(inventory)),
    ...components.flatMap(({ assessments: { distribution, project } = {} }) =>
      [distribution, project].flatMap((one) => one?.ecosystem ?? []),
    ),
  ];
}

/** Adds what is missing in the advisories that were used: how old they are, what an update did not get. */
function withAgeGaps(
  facts: Facts,
  { targets: { database: folder, maxAge } }: CollectedFrom,
  database: AdvisoryDatabase,
  runtime: RuntimeContext,
): Facts {
  const gaps = databaseGaps(database.status(), {
    ecosystems: usedEcosystems(facts),
    now: runtime.clock.now(),
    command: updateCommand(folder),
    ...(maxAge === undefined ? {} : { maxAge }),
  });
  return { ...facts, gaps: [...facts.gaps, ...gaps] };
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
