import { isJsonRecord } from '../formats/json/members.ts';

/** The label of a twin: the ID of the container that it is of. */
export const twinLabel = 'dev.ironhull.probe';

/** The process that made a twin, and when that is done with it at the latest (seconds since 1970). */
const ownerLabel = 'dev.ironhull.run';
const deadlineLabel = 'dev.ironhull.until';

/** How long a twin without a deadline is left alone, in seconds: older versions made such. */
const oldAge = 24 * 3600;

/** The names that twins get, and no other container. */
const twinName = /^\/ironhull-(?:probe|twin)-[0-9a-f]{12}$/u;

/** Returns the labels that say whose a twin is; `seconds` is the longest time that it is used. */
export function ownerLabels(
  run: string | undefined,
  now: Date,
  seconds: number,
): Readonly<Record<string, string>> {
  return {
    ...(run === undefined ? {} : { [ownerLabel]: run }),
    [deadlineLabel]: String(Math.ceil(now.getTime() / 1000 + seconds)),
  };
}

/** A container that looks like a twin, from the engine's list of containers. */
export interface ListedTwin {
  id: string;
  /** The process that made it; absent if it is not known. */
  run?: string;
  /** When it belongs to nobody, if nothing is known of that process: seconds since 1970. */
  deadline: number;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Returns the twins in an answer to `GET /containers/json`. */
export function listedTwins(answer: unknown): readonly ListedTwin[] {
  return listOf(answer)
    .filter(isJsonRecord)
    .flatMap((container) => {
      const { Id: id, Created: created, Labels: given } = container;
      const labels = isJsonRecord(given) ? given : {};
      const isTwin = listOf(container['Names']).some((name) => twinName.test(String(name)));
      // What is not as an engine answers is no twin of ours: it is left alone.
      if (typeof id !== 'string' || typeof created !== 'number' || !isTwin || !(twinLabel in labels))
        return [];
      const { [ownerLabel]: run, [deadlineLabel]: until } = labels;
      const deadline = /^\d{1,12}$/u.test(String(until)) ? Number(until) : created + oldAge;
      return [{ id, deadline, ...(typeof run === 'string' ? { run } : {}) }];
    });
}

/** Whether a run that was killed has left a twin; `isAlive` is absent if nothing is known of its process. */
export function isAbandoned({ deadline }: ListedTwin, isAlive: boolean | undefined, now: Date): boolean {
  return isAlive === undefined ? now.getTime() / 1000 > deadline : !isAlive;
}
