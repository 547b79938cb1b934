import type { AdvisoryStatus } from '../../../core/software/advisory.ts';
import type { XmlElement } from '../../../formats/xml/xml-tree.ts';
import { childrenNamed, elementAt, elementText } from '../../../formats/xml/xml-elements.ts';

/** Resolutions of a component (Red Hat, "Security data", `affected/resolution`, in lower case). */
const resolutions: Readonly<Record<string, AdvisoryStatus>> = {
  affected: 'affected',
  'will not fix': 'wont-fix',
  'fix deferred': 'fix-deferred',
  'out of support scope': 'end-of-life',
  'under investigation': 'under-investigation',
  'not affected': 'not-affected',
};

/** What a definition says of its unfixed packages. */
export interface OvalResolution {
  statusOf: (name: string) => AdvisoryStatus;
  problems: readonly string[];
}

/**
 * Reads the resolutions of a definition of Red Hat: one for all its packages, or several for the components that each
 * lists. Without any, a package is affected.
 */
export function readResolutions(definition: XmlElement): OvalResolution {
  const stated = childrenNamed(elementAt(definition, 'metadata', 'advisory', 'affected'), 'resolution');
  const byName = new Map<string, AdvisoryStatus>();
  const problems: string[] = [];
  const all = stated.map((resolution) => {
    const state = (resolution.attributes.get('state') ?? '').toLowerCase();
    const status = Object.hasOwn(resolutions, state) ? resolutions[state] : undefined;
    if (status === undefined) problems.push(`the state '${state.slice(0, 40)}' of a resolution is not known`);
    for (const component of childrenNamed(resolution, 'component').map(elementText))
      // A component of a module is named `nodejs:18/nodejs`.
      byName.set(component.slice(component.lastIndexOf('/') + 1), status ?? 'affected');
    return status ?? 'affected';
  });
  const only = all.length === 1 ? all[0] : undefined;
  const isUnaffected = (definition.attributes.get('id') ?? '').includes(':com.redhat.unaffected:');
  return {
    statusOf: (name) => (isUnaffected ? 'not-affected' : (byName.get(name) ?? only ?? 'affected')),
    problems,
  };
}

/** Phrases of the comments in Ubuntu's files of CVEs, for packages that are not fixed. */
const phrases: readonly (readonly [phrase: string, status: AdvisoryStatus])[] = [
  ['decision has been made to defer', 'fix-deferred'],
  ['decision has been made to ignore', 'wont-fix'],
  ['is not affected', 'not-affected'],
  ['may need fixing', 'under-investigation'],
  ['needs fixing', 'affected'],
];

/** Returns what the comment of a criterion says of a package that is not fixed; `undefined` if it says nothing. */
export function statusOfComment(comments: readonly string[]): AdvisoryStatus | undefined {
  return phrases.find(([phrase]) => comments.some((comment) => comment.includes(phrase)))?.[1];
}
