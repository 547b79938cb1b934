import type { AdvisoryDatabase } from '../../advisories/database/open-database.ts';
import { feedName } from '../../advisories/database/feed-place.ts';
import { feedFilesOf } from '../../advisories/feeds/publishers.ts';
import type { AdvisorySource, EcosystemCoverage } from '../../advisories/match/advisory-source.ts';
import type { AdvisoryCoverage, DatabaseStatus, FeedStatus } from '../../core/software/advisory-database.ts';
import { updateCommand } from './update-command.ts';
import type { DatabaseState } from '../../core/software/vulnerability-match.ts';

/** What is asked of a database: of which ecosystem, and what would fetch more. */
interface CoverageQuestion {
  ecosystem: string;
  isSnapshot: boolean;
  /** Names of the files that were fetched. */
  there: ReadonlySet<string>;
  command: string;
}

/** Why there are none: the publisher's file has none of a release, or was never fetched. */
function absentText(ecosystem: string, there: ReadonlySet<string>, command: string): string {
  const files = feedFilesOf(ecosystem).map(feedName);
  return files.length > 0 && files.every((name) => there.has(name))
    ? `its publisher lists none (${files.join(', ')} is there)`
    : `run \`${command}\``;
}

function coverageText(
  { state, feeds }: AdvisoryCoverage,
  { ecosystem, isSnapshot, there, command }: CoverageQuestion,
): EcosystemCoverage {
  if (state === 'absent') return { kind: 'none', remedy: absentText(ecosystem, there, command) };
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
  // The snapshot has parts of files only.
  const there = new Set(
    feeds.flatMap((feed) => (isSnapshot || feed.fetched === undefined ? [] : [feed.name])),
  );
  return {
    stateOf: (ecosystems) =>
      stateOf(
        feeds.filter((feed) => feed.ecosystems.some((one) => ecosystems.includes(one))),
        { isSnapshot, built },
      ),
    coverageOf: (ecosystem, names) =>
      coverageText(database.coverageOf(ecosystem, names), {
        ecosystem,
        isSnapshot,
        there,
        command: updateCommand(folder, ecosystem),
      }),
    advisoriesOn: (ecosystem, name) => database.advisoriesFor(ecosystem, name),
    ratingsOf: (id) => database.aliasesOf(id).flatMap((one) => database.advisoriesOf(one)),
    exploitationOf: (cve) => database.exploitationOf(cve),
  };
}
