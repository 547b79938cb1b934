import type {
  ArgInstruction,
  DockerfileStage,
  ExpandedText,
  Instruction,
  PlacedText,
} from '../../core/dockerfile.ts';
import { expand } from '../../dockerfile/language/expand.ts';
import { ExpansionError } from '../../dockerfile/language/expansion-error.ts';
import { platformArguments, proxyArguments } from '../../knowledge/build-arguments.ts';

/** Names of build arguments that the build is given: their values are not known here. */
export type GivenArguments = ReadonlySet<string>;

/** Expands a text at one point of a file. */
export type Expand = (text: string) => ExpandedText;

/** What is known of a variable. */
interface Variable {
  /** Missing for one that is declared without a value: a build argument may give it one. */
  value?: string;
  by: 'ARG' | 'ENV';
}

/** The variables at one point of a file. */
export interface VariableScope {
  variables: ReadonlyMap<string, Variable>;
  /** Whether the base image may set further ones. */
  isOpen: boolean;
}

/** Returns the expansion in a scope. What BuildKit refuses counts as not known, and is reported where it is read. */
export function expander({ variables, isOpen }: VariableScope, escape: '\\' | '`'): Expand {
  return (text) => {
    if (!text.includes('$') && !/["'\\`]/u.test(text))
      return { text, isKnown: true, fromArgs: false, undeclared: [] };
    const unknown = new Set<string>();
    let fromArgs = false;
    const variable = (name: string): string | undefined => {
      const found = variables.get(name);
      fromArgs ||= found?.by === 'ARG';
      if (found?.value === undefined && (found !== undefined || isOpen)) unknown.add(name);
      return found?.value;
    };
    try {
      const expanded = expand(text, { escape, variable, keepsUnset: true });
      const undeclared = expanded.unset.filter((name) => !variables.has(name));
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

const named = (names: readonly string[]): readonly (readonly [string, Variable])[] =>
  names.map((name) => [name, { by: 'ARG' }]);

function declareArgs(
  { variables }: ArgInstruction,
  scope: Map<string, Variable>,
  expandValue: Expand,
  globals: ReadonlyMap<string, Variable>,
  given: GivenArguments,
): void {
  for (const { key, value } of variables) {
    // An ENV of the same name wins over the argument.
    if (scope.get(key.text)?.by === 'ENV') continue;
    const standard = value === undefined ? globals.get(key.text)?.value : valueOf(value, expandValue);
    const isKnown = standard !== undefined && !given.has(key.text);
    scope.set(key.text, isKnown ? { by: 'ARG', value: standard } : { by: 'ARG' });
  }
}

function valueOf({ text }: PlacedText, expandValue: Expand): string | undefined {
  const expanded = expandValue(text);
  return expanded.isKnown ? expanded.text : undefined;
}

/** The scope of the FROM instructions: the ARG instructions before the first, and the platforms of the build. */
export function globalScope(
  globals: readonly ArgInstruction[],
  escape: '\\' | '`',
  given: GivenArguments,
): VariableScope {
  const variables = new Map<string, Variable>(named(platformArguments));
  for (const instruction of globals)
    declareArgs(instruction, variables, expander({ variables, isOpen: false }, escape), new Map(), given);
  return { variables, isOpen: false };
}

/** The scope before each instruction of a file. */
export function scopesOf(
  stages: readonly DockerfileStage[],
  globals: VariableScope,
  escape: '\\' | '`',
  given: GivenArguments,
): ReadonlyMap<Instruction, VariableScope> {
  const scopes = new Map<Instruction, VariableScope>();
  const ends: VariableScope[] = [];
  for (const { base, from, instructions } of stages) {
    scopes.set(from, globals);
    let scope = startOf(base, ends);
    for (const instruction of instructions) {
      scopes.set(instruction, scope);
      if (instruction.keyword === 'ONBUILD' && instruction.trigger)
        scopes.set(instruction.trigger, inheritedScope(scope));
      scope = after(instruction, scope, globals, escape, given);
    }
    ends.push(scope);
  }
  return scopes;
}

/** What a build from the image has of its variables: those of ENV. */
function inheritedScope({ variables }: VariableScope): VariableScope {
  const inherited = [...variables].filter(([, { by }]) => by === 'ENV');
  return { variables: new Map([...named(proxyArguments), ...inherited]), isOpen: true };
}

/** A stage has what its base sets; build arguments are declared in each stage anew. */
function startOf(base: DockerfileStage['base'], ends: readonly VariableScope[]): VariableScope {
  const before = base.kind === 'stage' ? ends[base.index] : undefined;
  if (before !== undefined) return { ...inheritedScope(before), isOpen: before.isOpen };
  return { variables: new Map(named(proxyArguments)), isOpen: base.kind !== 'scratch' };
}

function after(
  instruction: Instruction,
  scope: VariableScope,
  globals: VariableScope,
  escape: '\\' | '`',
  given: GivenArguments,
): VariableScope {
  const { keyword } = instruction;
  if (keyword !== 'ARG' && keyword !== 'ENV') return scope;
  const variables = new Map(scope.variables);
  if (keyword === 'ARG') {
    declareArgs(instruction, variables, expander({ ...scope, variables }, escape), globals.variables, given);
    return { ...scope, variables };
  }
  // All values of one ENV see the variables before it.
  const expandValue = expander(scope, escape);
  for (const { key, value } of instruction.pairs) {
    const known = valueOf(value, expandValue);
    variables.set(
      expandValue(key.text).text,
      known === undefined ? { by: 'ENV' } : { by: 'ENV', value: known },
    );
  }
  return { ...scope, variables };
}
