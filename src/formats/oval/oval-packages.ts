import type { OvalTest } from './oval-tests.ts';
import type { XmlElement } from '../xml/xml-tree.ts';

/** A package that the criteria of a definition are about. */
export interface OvalPackage {
  names: readonly string[];
  /** The version before which it is affected; missing if every version is. */
  before?: string;
  architectures: readonly string[];
  /** The stream of the module that must be enabled, as `name:stream`. */
  module?: string;
  /** Those of the criterion and of its test. */
  comments: readonly string[];
}

/** The packages of criteria, and what of these was not understood. */
export interface OvalPackages {
  packages: readonly OvalPackage[];
  problems: readonly string[];
}

/** Returns the packages that the criteria of a definition name. */
export function packagesOfCriteria(
  criteria: XmlElement,
  tests: ReadonlyMap<string, OvalTest>,
  outerModule?: string,
): OvalPackages {
  const packages: OvalPackage[] = [];
  const problems: string[] = [];
  const module = moduleOf(criteria, tests) ?? outerModule;
  for (const child of criteria.children) {
    if (isNegated(child) && mentionsPackage(child, tests))
      problems.push('a criterion is negated, which is not understood');
    else if (child.name === 'criteria') {
      const inner = packagesOfCriteria(child, tests, module);
      packages.push(...inner.packages);
      problems.push(...inner.problems);
    } else if (child.name === 'criterion') {
      const test = testOf(child, tests);
      const comment = child.attributes.get('comment');
      if (test === undefined) problems.push('a criterion refers to a test that is missing');
      else if (test.kind === 'unreadable') problems.push(test.why);
      else if (test.kind === 'package')
        packages.push({
          names: test.names,
          ...(test.before === undefined ? {} : { before: test.before }),
          architectures: test.architectures,
          ...(module === undefined ? {} : { module }),
          comments: [...(comment === undefined ? [] : [comment]), ...test.comments],
        });
    }
  }
  return { packages, problems };
}

function testOf(criterion: XmlElement, tests: ReadonlyMap<string, OvalTest>): OvalTest | undefined {
  return tests.get(criterion.attributes.get('test_ref') ?? '');
}

/** A module that stands beside other criteria of an AND restricts them. */
function moduleOf(criteria: XmlElement, tests: ReadonlyMap<string, OvalTest>): string | undefined {
  if ((criteria.attributes.get('operator') ?? 'AND') !== 'AND') return undefined;
  for (const child of criteria.children) {
    const test = child.name === 'criterion' ? testOf(child, tests) : undefined;
    if (test?.kind === 'module') return test.module;
  }
  return undefined;
}

function isNegated({ attributes }: XmlElement): boolean {
  const negate = attributes.get('negate');
  return negate === 'true' || negate === '1';
}

function mentionsPackage(element: XmlElement, tests: ReadonlyMap<string, OvalTest>): boolean {
  return element.name === 'criteria'
    ? element.children.some((child) => mentionsPackage(child, tests))
    : testOf(element, tests)?.kind === 'package';
}
