import type { AdvisoryCoverage, FeedStatus } from '../../core/software/advisory-database.ts';

/** Whether the snapshot has all advisories of a feed on each of these packages. */
function isCompleteFor({ complete }: FeedStatus, ecosystem: string, names: readonly string[]): boolean {
  return (
    complete !== undefined &&
    complete.ecosystems.includes(ecosystem) &&
    names.length > 0 &&
    names.every((name) => complete.packages.includes(name))
  );
}

/** Returns what feeds know of an ecosystem, with its release: of all its packages, or of these. */
export function coverageAmong(
  all: readonly FeedStatus[],
  ecosystem: string,
  isSnapshot: boolean,
  names: readonly string[] = [],
): AdvisoryCoverage {
  const feeds = all.filter(({ ecosystems }) => ecosystems.includes(ecosystem));
  const fetched = feeds.filter((feed) => feed.fetched !== undefined);
  const isWhole =
    fetched.length === feeds.length &&
    (!isSnapshot || feeds.every((feed) => isCompleteFor(feed, ecosystem, names)));
  const oldestFetch = oldest(fetched.map((feed) => feed.fetched));
  const oldestContent = oldest(fetched.map((feed) => feed.published));
  return {
    state: fetched.length === 0 ? 'absent' : isWhole ? 'complete' : 'partial',
    notUnderstood: feeds.reduce((sum, feed) => sum + feed.notUnderstood, 0),
    ...(oldestFetch !== undefined && { fetched: oldestFetch }),
    ...(oldestContent !== undefined && { published: oldestContent }),
    feeds,
  };
}

/** Returns the oldest of dates; `undefined` if there is none, or one is missing. */
function oldest(dates: readonly (string | undefined)[]): string | undefined {
  const [first, ...rest] = dates;
  return rest.reduce<string | undefined>(
    (least, date) =>
      least === undefined || date === undefined
        ? undefined
        : Date.parse(date) < Date.parse(least)
          ? date
          : least,
    first,
  );
}
