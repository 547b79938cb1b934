import type { Check, EngineInventory } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { mapKnown, valueOf, type Observed } from '../../core/observed.ts';
import { fail, pass } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { numberParameter } from '../support/parameters.ts';
import { unread } from '../support/subject.ts';

/** A kind of object that accumulates on an engine, with its count and limit. */
interface Sprawl {
  id: `inventory/${string}`;
  row?: string;
  title: string;
  /** The counted objects in messages, such as `stopped containers`. */
  what: string;
  usual: number;
  why: string;
  remediation: string;
  step: string;
  count: (inventory: EngineInventory) => Observed<number>;
  /** Facts of an engine above the limit, if they are short. */
  bad?: unknown;
}

function unusedImages({ images }: EngineInventory): Observed<number> {
  const unclear = images.find(({ usedBy }) => usedBy.state === 'unreadable')?.usedBy;
  if (unclear?.state === 'unreadable') return unclear;
  const unused = images.filter(({ usedBy }) => valueOf(usedBy)?.length === 0).length;
  return { state: 'known', value: unused, from: 'GET /images/json' };
}

const oneImage = [{ references: ['app:1'] }];

const sprawls: readonly Sprawl[] = [
  {
    id: 'inventory/unused-images',
    row: '6.1',
    title: 'Unused images',
    what: 'images with a tag and without a container',
    usual: 25,
    why: 'Old images are started by mistake, without later fixes, and everyone with access to the engine can read what they hold.',
    remediation:
      'Remove images that are not needed: `docker image prune --all` removes those without a container.',
    step: 'Check `docker image ls`, then remove what is not needed: `docker image prune --all`',
    count: unusedImages,
  },
  {
    id: 'inventory/stopped-containers',
    row: '6.2',
    title: 'Stopped containers',
    what: 'stopped containers',
    usual: 25,
    why: 'A stopped container keeps its files, environment and volumes, and can be started again with its old settings.',
    remediation: 'Remove containers when they exit (`--rm`), and the others with `docker container prune`.',
    step: 'Check `docker ps --all`, then remove what is not needed: `docker container prune`',
    count: ({ containers }) => mapKnown(containers, ({ stopped }) => stopped),
    bad: {
      images: oneImage,
      containerCounts: { state: 'known', value: { running: 1, stopped: 26 }, from: 'GET /containers' },
    },
  },
  {
    id: 'inventory/dangling-images',
    title: 'Dangling images',
    what: 'images without a tag and without a container',
    usual: 0,
    why: 'Newer builds and pulls leave dangling images behind. They are not updated, and their contents stay readable.',
    remediation: 'Remove them with `docker image prune`.',
    step: 'Remove them: `docker image prune`',
    count: ({ danglingImages }) => ({ state: 'known', value: danglingImages, from: 'GET /images/json' }),
    bad: { images: [{ references: [] }] },
  },
];

function checkCount({ what, step }: Sprawl, count: Observed<number>, limit: number): Outcome {
  if (count.state !== 'known') return unread(count);
  const evidence = [{ source: count.from, saw: `${count.value} ${what}` }] as const;
  if (count.value <= limit) return pass(...evidence);
  const change = { kind: 'manual', title: 'Clean up', steps: [step] } as const;
  const message = `There are ${count.value} ${what}${limit === 0 ? '' : ` (limit ${limit})`}`;
  return fail({ message, detail: {}, at: [], evidence, change });
}

function sprawlCheck(sprawl: Sprawl): Check<'inventory'> {
  const { id, row, title, what, usual, why, remediation, count, bad } = sprawl;
  return {
    id,
    on: 'inventory',
    needs: ['engine-objects', 'images'],
    title,
    category: 'correctness',
    severity: 'info',
    why,
    remediation,
    aliases: row === undefined ? [] : cisAliases(row),
    references: row === undefined ? [] : [cisReference(row)],
    implies: [],
    fixable: false,
    parameters: {
      maximum: { about: `Maximum number of ${what}`, type: 'integer', default: usual, minimum: 0 },
    },
    evaluate: (inventory, parameters) =>
      inventory.state === 'known'
        ? checkCount(sprawl, count(inventory.value), numberParameter(parameters, 'maximum') ?? usual)
        : unread(inventory),
    examples: {
      bad: bad === undefined ? [] : [{ title: 'too many', facts: bad }],
      good: [{ title: 'one image', facts: { images: oneImage } }],
      unsure: [],
    },
  };
}

/** The checks for accumulated objects, one for each kind. */
export const checks = sprawls.map(sprawlCheck);
