import { JsonSyntaxError, parseLocatedJson, type LocatedObject } from '../json/located-json.ts';
import { checkCombinations } from './check-combinations.ts';
import { checkMembers } from './check-members.ts';
import { checkValues } from './check-values.ts';
import type { ConfigProblem } from './config-problem.ts';
import { countingMembers } from './counting-members.ts';

/** A daemon.json that was read with its places: its outermost object, where there is one, and its mistakes. */
export interface CheckedConfig {
  object?: LocatedObject;
  problems: readonly ConfigProblem[];
}

function syntaxProblem(error: unknown): ConfigProblem {
  if (error instanceof JsonSyntaxError) {
    const { message, offset } = error;
    return {
      kind: 'invalid',
      message: `not valid JSON: ${message}`,
      span: { start: offset, end: offset + 1 },
    };
  }
  if (!(error instanceof TypeError)) throw error;
  return { kind: 'invalid', message: error.message, span: { start: 0, end: 1 } };
}

/** Sorts problems by location, one for each: a value of the wrong type is reported once. */
function sorted(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const byPlace = new Map(problems.toReversed().map((one) => [`${one.span.start} ${one.span.end}`, one]));
  return [...byPlace.values()].toSorted((a, b) => a.span.start - b.span.start);
}

/**
 * Checks a daemon.json as dockerd does when it starts (Engine 26.1.5; what newer engines read is
 * accepted). A file of white space and `null` set nothing.
 */
export function checkConfig(text: string): CheckedConfig {
  if (text.replace(/^\uFEFF/u, '').trim() === '') return { problems: [] };
  try {
    const value = parseLocatedJson(text);
    if (value.kind === 'null') return { problems: [] };
    if (value.kind !== 'object') {
      const span = { start: value.span.start, end: value.span.start + 1 };
      return { problems: [{ kind: 'invalid', message: 'the file must hold a JSON object', span }] };
    }
    const members = [...countingMembers(value.members).values()];
    const problems = [...checkMembers(value), ...checkValues(members), ...checkCombinations(members)];
    return { object: value, problems: sorted(problems) };
  } catch (error) {
    return { problems: [syntaxProblem(error)] };
  }
}
