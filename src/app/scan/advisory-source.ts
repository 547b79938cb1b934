import type { AdvisoryDatabase } from '../../advisories/database/open-database.ts';
import type { AdvisorySource, EcosystemCoverage } from '../../advisories/match/advisory-source.ts';
import type { AdvisoryCoverage, DatabaseStatus, FeedStatus } from '../../core/advisory-database.ts';
import { updateCommand } from './update-command.ts';
import type { DatabaseState } from '../../core/vulnerability-match.ts';

function coverageText(
  { state, feeds }: AdvisoryCoverage,
  isSnapshot: boolean,
  command: string,
): EcosystemCoverage {
  if (state === 'absent') return { kind: 'none', remedy: `run \`${command}\`` };
  if (state === 'complete') return { kind: 'complete' };
  if (isSnapshot) return { kind: 'partial', why: `it comes with Ironhull; run \`${command}\`` };
  const missing = feeds.filter(({ fetched }) => fetched === undefined).map(({ name }) => name);
  return { kind: 'partial', why: `${missing.join(', ')} was never fetched; run \`${command}\`` };
}

function dateOf({ published, fetched }: FeedStatus): string | undefined {
  return published ?? fetched;
}

/** A snapshot that has nothing of what is scanned is as old as it was built. */
function stateOf(
  feeds: readonly FeedStatus[],
  { isSnapshot, built }: Pick<DatabaseStatus, 'isSnapshot' | 'built'>,
): DatabaseState {
  const dates = feeds.flatMap((feed) => dateOf(feed) ?? []).toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const [oldest = isSnapshot ? built : undefined] = dates;
  return {
    kind: isSnapshot ? 'snapshot' : 'local',
    ...(oldest === undefined ? {} : { oldest }),
    feeds: feeds.map((feed) => ({
      name: feed.name,
      ...(dateOf(feed) === undefined ? {} : { date: dateOf(feed) ?? '' }),
    })),
  };
}

/** The advisories of an open database, as the matcher asks for them. `folder` is the option that names its folder. */
export function advisorySource(database: AdvisoryDatabase, folder?: string): AdvisorySource {
  const { isSnapshot, built, feeds } = database.status();
  return {
    stateOf: (ecosystems) =>
      stateOf(
        feeds.filter((feed) => feed.ecosystems.some((one) => ecosystems.includes(one))),
        { isSnapshot, built },
      ),
    coverageOf: (ecosystem, names) =>
      coverageText(database.coverageOf(ecosystem, names), isSnapshot, updateCommand(folder, ecosystem)),
    advisoriesOn: (ecosystem, name) => database.advisoriesFor(ecosystem, name),
    ratingsOf: (id) => database.aliasesOf(id).flatMap((one) => database.advisoriesOf(one)),
    exploitationOf: (cve) => database.exploitationOf(cve),
  };
}
