import type { Check } from '../../src/core/rules/check.ts';
import type { CheckFile } from './load.ts';

/** The kind of a check is the first part of its id. */
function kindOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

function misplaced({ path, exported, checks }: CheckFile): string[] {
  const place = `src/checks/${path}.ts`;
  if (exported === undefined)
    return [`${place}: exports no check; what checks share belongs into src/checks/support`];
  return checks.flatMap(({ id, on }) => [
    ...(exported === 'check' && id !== path ? [`${place}: the id is ${id}, but the path says ${path}`] : []),
    ...(kindOf(id) === kindOf(path) ? [] : [`${place}: ${id} belongs into src/checks/${kindOf(id)}`]),
    ...(on === kindOf(id) ? [] : [`${place}: ${id} looks at a ${on}, but its id says ${kindOf(id)}`]),
  ]);
}

function repeated(ids: readonly string[]): string[] {
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => `src/checks: the id ${id} is there twice`);
}

/** Keys that a policy has for every rule. */
const taken = new Set(['severity', 'atLeast']);

function misnamed({ id, parameters = {} }: Check): string[] {
  return Object.keys(parameters)
    .filter((name) => taken.has(name) || !/^[a-z][a-zA-Z0-9]*$/.test(name))
    .map((name) => `src/checks: ${id} may not have a parameter called ${name}`);
}

/**
 * What is wrong with the checks as a set: files without one, ids that are not where they belong,
 * are there twice or imply a rule that does not exist, parameters under a taken name. One line each.
 */
export function problemsOf(files: readonly CheckFile[]): string[] {
  const checks = files.flatMap((file) => file.checks);
  const ids = checks.map(({ id }) => id);
  const dangling = checks.flatMap(({ id, implies }) =>
    implies
      .filter((implied) => !ids.includes(implied))
      .map((implied) => `src/checks: ${id} implies ${implied}, which does not exist`),
  );
  return [...files.flatMap(misplaced), ...repeated(ids), ...dangling, ...checks.flatMap(misnamed)];
}
