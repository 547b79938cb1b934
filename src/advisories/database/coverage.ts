import type { AdvisoryCoverage, FeedStatus } from '../../core/advisory-database.ts';

/** Returns what feeds know of an ecosystem, with its release. */
export function coverageAmong(
  all: readonly FeedStatus[],
  ecosystem: string,
  isSnapshot: boolean,
): AdvisoryCoverage {
  const feeds = all.filter(({ ecosystems }) => ecosystems.includes(ecosystem));
  const fetched = feeds.filter((feed) => feed.fetched !== undefined);
  const isWhole = fetched.length === feeds.length && !isSnapshot;
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
