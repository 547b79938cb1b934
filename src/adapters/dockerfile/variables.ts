import type {
  ArgInstruction,
  DockerfileStage,
  ExpandedText,
  Instruction,
  PairsInstruction,
  PlacedText,
} from '../../core/dockerfile.ts';
import { expand } from '../../dockerfile/language/expand.ts';
import { ExpansionError } from '../../dockerfile/language/expansion-error.ts';
import {
  historyFrom,
  inheritedScope,
  platformScope,
  stageScope,
  type VariableHistory,
  type VariableScope,
} from './variable-scope.ts';

/** Names of build arguments that the build is given: their values are not known here. */
export type GivenArguments = ReadonlySet<string>;

/** Expands a text at one point of a file. */
export type Expand = (text: string) => ExpandedText;

/** Returns the expansion in a scope. What BuildKit refuses counts as not known, and is reported where it is read. */
export function expander({ lookUp, isOpen }: VariableScope, escape: '\\' | '`'): Expand {
  return (text) => {
    if (!text.includes('$') && !/["'\\`]/u.test(text))
      return { text, isKnown: true, fromArgs: false, undeclared: [] };
    const unknown = new Set<string>();
    let fromArgs = false;
    const variable = (name: string): string | undefined => {
      const found = lookUp(name);
      fromArgs ||= found?.by === 'ARG';
      if (found?.value === undefined && (found !== undefined || isOpen)) unknown.add(name);
      return found?.value;
    };
    try {
      const expanded = expand(text, { escape, variable, keepsUnset: true });
      const undeclared = expanded.unset.filter((name) => lookUp(name) === undefined);
      // Without an open base a variable that nothing sets is empty.
      const isKnown = unknown.size === 0;
      const closed =
        isKnown && expanded.unset.length > 0 ? expand(text, { escape, variable }).text : expanded.text;
      return { text: closed, isKnown, fromArgs, undeclared };
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      return { text, isKnown: false, fromArgs, undeclared: [] };
    }
  };
}

/** Longer values are unknown: a variable that contains itself twice grows without limit. */
const longest = 4096;

function valueOf({ text }: PlacedText, expandValue: Expand): string | undefined {
  const expanded = expandValue(text);
  return expanded.isKnown && expanded.text.length <= longest ? expanded.text : undefined;
}

function declareArgs(
  { variables }: ArgInstruction,
  history: VariableHistory,
  globals: VariableScope | undefined,
  { escape, given }: ScopeContext,
): void {
  for (const { key, value } of variables) {
    const scope = history.now();
    // An ENV of the same name wins over the argument.
    if (scope.lookUp(key.text)?.by === 'ENV') continue;
    const standard =
      value === undefined ? globals?.lookUp(key.text)?.value : valueOf(value, expander(scope, escape));
    const isKnown = standard !== undefined && !given.has(key.text);
    history.set(key.text, isKnown ? { by: 'ARG', value: standard } : { by: 'ARG' });
  }
}

/** What is the same for all scopes of a file. */
export interface ScopeContext {
  escape: '\\' | '`';
  given: GivenArguments;
}

/** The scope of the FROM instructions: the ARG instructions before the first, and the platforms of the build. */
export function globalScope(globals: readonly ArgInstruction[], context: ScopeContext): VariableScope {
  const history = historyFrom(platformScope);
  for (const instruction of globals) declareArgs(instruction, history, undefined, context);
  return history.now();
}

/** The scope before each instruction of a file. */
export function scopesOf(
  stages: readonly DockerfileStage[],
  globals: VariableScope,
  context: ScopeContext,
): ReadonlyMap<Instruction, VariableScope> {
  const scopes = new Map<Instruction, VariableScope>();
  const ends: VariableScope[] = [];
  for (const { base, from, instructions } of stages) {
    scopes.set(from, globals);
    const history = historyFrom(startOf(base, ends));
    let scope = history.now();
    for (const instruction of instructions) {
      scopes.set(instruction, scope);
      if (instruction.keyword === 'ONBUILD' && instruction.trigger)
        scopes.set(instruction.trigger, inheritedScope(scope, true));
      if (instruction.keyword === 'ARG') declareArgs(instruction, history, globals, context);
      else if (instruction.keyword === 'ENV') setVariables(instruction, history, context);
      else continue;
      scope = history.now();
    }
    ends.push(scope);
  }
  return scopes;
}

/** A stage has what its base sets; build arguments are declared in each stage anew. */
function startOf(base: DockerfileStage['base'], ends: readonly VariableScope[]): VariableScope {
  const before = base.kind === 'stage' ? ends[base.index] : undefined;
  return before === undefined ? stageScope(base.kind !== 'scratch') : inheritedScope(before, before.isOpen);
}

/** All values of one ENV see the variables before it. */
function setVariables({ pairs }: PairsInstruction, history: VariableHistory, { escape }: ScopeContext): void {
  const expandValue = expander(history.now(), escape);
  for (const { key, value } of pairs) {
    const known = valueOf(value, expandValue);
    history.set(
      expandValue(key.text).text,
      known === undefined ? { by: 'ENV' } : { by: 'ENV', value: known },
    );
  }
}
