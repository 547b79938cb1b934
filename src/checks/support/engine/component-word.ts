import type {
  ComponentAssessment,
  ComponentMatch,
  ComponentName,
  EngineComponent,
} from '../../../core/engine/engine-component.ts';
import { componentAdvisories } from '../../../knowledge/engine/component-advisories.ts';
import { leftOutAdvisories } from '../../../knowledge/engine/component-advisories/left-out.ts';

/** What a distribution's advisories say of one vulnerability of its package. */
export type DistributionWord = 'cleared' | 'unknown' | ComponentMatch;

function idsOf({ id, aliases }: Pick<ComponentMatch, 'id' | 'aliases'>): readonly string[] {
  return [id, ...aliases];
}

/**
 * Returns what the distribution's advisories say of a vulnerability. Those that do not name it say nothing: unknown, as
 * without advisories.
 */
export function distributionWord(assessment: ComponentAssessment | undefined, id: string): DistributionWord {
  const match = assessment?.matches.find((one) => idsOf(one).includes(id));
  if (match !== undefined) return match.status === 'under-investigation' ? 'unknown' : match;
  return assessment?.cleared.includes(id) === true ? 'cleared' : 'unknown';
}

function isInTable(component: ComponentName, ids: readonly string[]): boolean {
  return componentAdvisories.some(({ id, component: name }) => name === component && ids.includes(id));
}

function isLeftOut(ids: readonly string[]): boolean {
  return ids.some((id) => leftOutAdvisories.has(id));
}

/** Returns the vulnerabilities that the distribution finds in its package, and that the table does not list. */
export function furtherMatches(
  assessment: ComponentAssessment | undefined,
  handled: ReadonlySet<string>,
): readonly ComponentMatch[] {
  return (assessment?.matches ?? []).filter((match) => {
    const ids = idsOf(match);
    return !isLeftOut(ids) && !ids.some((id) => handled.has(id));
  });
}

/** Vulnerabilities of a release that the project published after the table was made. */
export interface NewerAdvisories {
  matches: readonly ComponentMatch[];
  /** Ids of those of which the version does not tell whether it has them. */
  undecided: readonly string[];
}

/** Returns what the project's advisories add to the table. */
export function newerAdvisories({ name, assessments }: EngineComponent): NewerAdvisories {
  const { project } = assessments ?? {};
  const isNew = (one: Pick<ComponentMatch, 'id' | 'aliases'>): boolean => {
    const ids = idsOf(one);
    return !isLeftOut(ids) && !isInTable(name, ids);
  };
  return {
    matches: (project?.matches ?? []).filter(isNew),
    undecided: (project?.undecided ?? []).filter(isNew).map(({ id }) => id),
  };
}
