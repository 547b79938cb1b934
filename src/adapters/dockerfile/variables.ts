import type {
  ArgInstruction,
  DockerfileStage,
  ExpandedText,
  Instruction,
  PairsInstruction,
  PlacedText,
} from '../../core/image/dockerfile.ts';
import { expand } from '../../dockerfile/language/expand.ts';
import { ExpansionError } from '../../dockerfile/language/expansion-error.ts';
import { defaultSearchPath, platformArguments } from '../../knowledge/dockerfile/build-arguments.ts';

/** The build arguments that the build is given, by name; without a value for one that is not known here. */
export type GivenArguments = ReadonlyMap<string, string | undefined>;

/** Expands a text at one point of a file. */
export type Expand = (text: string) => ExpandedText;

/** What is known of a variable. */
interface Variable {
  /** Missing for one that is declared without a value: a build argument may give it one. */
  value?: string;
  /** In a build without arguments, if that is known. */
  byDefault?: string;
  by: 'ARG' | 'ENV';
}

/** The variables at one point of a file. */
export interface VariableScope {
  get(this: void, name: string): Variable | undefined;
  /** Whether the base image may set further ones. */
  isOpen: boolean;
}

/** Returns the expansion in a scope. What BuildKit refuses counts as not known, and is reported where it is read. */
export function expander({ get, isOpen }: VariableScope, escape: '\\' | '`'): Expand {
  return (text) => {
    if (!text.includes('$') && !/["'\\`]/u.test(text))
      return { text, isKnown: true, fromArgs: false, names: [], undeclared: [], byDefault: text };
    const unknown = new Set<string>();
    let fromArgs = false;
    const variable = (name: string): string | undefined => {
      const found = get(name);
      fromArgs ||= found?.by === 'ARG';
      if (found?.value === undefined && (found !== undefined || isOpen)) unknown.add(name);
      return found?.value;
    };
    try {
      const { text: known, unset, names } = expand(text, { escape, variable, keepsUnset: true });
      const undeclared = unset.filter((name) => get(name) === undefined);
      const byDefault = unset.length === 0 ? known : expand(text, { escape, variable: defaultsIn(get) }).text;
      // Without an open base a variable that nothing sets is empty.
      const isKnown = unknown.size === 0;
      return { text: isKnown ? byDefault : known, isKnown, fromArgs, names, undeclared, byDefault };
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      return { text, isKnown: false, fromArgs, names: [], undeclared: [], byDefault: text };
    }
  };
}

/** The values of variables in a build without arguments. */
function defaultsIn(get: VariableScope['get']): (name: string) => string | undefined {
  return (name) => {
    const found = get(name);
    return found?.value ?? found?.byDefault;
  };
}

/** Longer values count as not known: each line can double the length of one. */
const longestValue = 4096;

function variableOf({ text }: PlacedText, expandValue: Expand, by: Variable['by']): Variable {
  const { text: value, isKnown, byDefault } = expandValue(text);
  if (Math.max(value.length, byDefault.length) > longestValue) return { by };
  return isKnown ? { by, value } : { by, byDefault };
}

/** What is known of an argument that the build is given. */
function givenVariable({ by, value, byDefault = value }: Variable, given: string | undefined): Variable {
  if (given !== undefined) return { by, value: given };
  return byDefault === undefined ? { by } : { by, byDefault };
}

/** The variables that a stage sets, with the offsets from which on they count, after those of its base. */
class StageVariables {
  readonly isOpen: boolean;
  readonly base: StageVariables | undefined;
  readonly inherited = new Map<string, Variable | undefined>();
  readonly history = new Map<string, { from: number; variable: Variable }[]>();

  constructor(isOpen: boolean, base?: StageVariables) {
    this.isOpen = isOpen;
    this.base = base;
  }

  set(name: string, variable: Variable, from: number): void {
    const known = this.history.get(name);
    if (known === undefined) this.history.set(name, [{ from, variable }]);
    else known.push({ from, variable });
  }

  scope(offset: number): VariableScope {
    return { get: (name) => variableAt(this, name, offset), isOpen: this.isOpen };
  }
}

/** What counts of a variable at an offset of a stage. */
function variableAt(stage: StageVariables, name: string, offset: number): Variable | undefined {
  return lastBefore(stage.history.get(name) ?? [], offset) ?? inheritedVariable(stage, name);
}

/** What a stage gets from those that it is based on; remembered, as a chain of stages may be long. */
function inheritedVariable({ base, inherited }: StageVariables, name: string): Variable | undefined {
  if (inherited.has(name)) return inherited.get(name);
  let found: Variable | undefined;
  for (let at = base; at !== undefined; at = at.base) {
    found = at.history.get(name)?.at(-1)?.variable;
    if (found !== undefined) break;
    if (!at.inherited.has(name)) continue;
    found = at.inherited.get(name);
    break;
  }
  inherited.set(name, found);
  return found;
}

/** The last of a list, in the order of offsets, that counts at an offset. */
function lastBefore(
  list: readonly { from: number; variable: Variable }[],
  offset: number,
): Variable | undefined {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.from ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return list[low - 1]?.variable;
}

/** Declares the arguments of an ARG; each of them counts for those behind it. */
function declareArgs(
  { variables, span }: ArgInstruction,
  stage: StageVariables,
  globals: VariableScope,
  { escape, given }: ScopeContext,
): void {
  for (const { key, value } of variables) {
    // An ENV of the same name wins over the argument.
    if (variableAt(stage, key.text, span.end)?.by === 'ENV') continue;
    const variable: Variable =
      value === undefined
        ? { ...globals.get(key.text), by: 'ARG' }
        : variableOf(value, expander(stage.scope(span.end), escape), 'ARG');
    stage.set(
      key.text,
      given.has(key.text) ? givenVariable(variable, given.get(key.text)) : variable,
      span.end,
    );
  }
}

/** What is the same for all scopes of a file. */
export interface ScopeContext {
  escape: '\\' | '`';
  given: GivenArguments;
}

const nothing: VariableScope = { get: () => undefined, isOpen: false };

/** The scope of the FROM instructions: the ARG instructions before the first, and the platforms of the build. */
export function globalScope(globals: readonly ArgInstruction[], context: ScopeContext): VariableScope {
  const variables = new StageVariables(false);
  for (const [name, byDefault] of platformArguments) variables.set(name, { by: 'ARG', byDefault }, -1);
  for (const instruction of globals) declareArgs(instruction, variables, nothing, context);
  return variables.scope(Infinity);
}

/** The scope before each instruction of a file. */
export function scopesOf(
  stages: readonly DockerfileStage[],
  globals: VariableScope,
  context: ScopeContext,
): ReadonlyMap<Instruction, VariableScope> {
  const scopes = new Map<Instruction, VariableScope>();
  const all: StageVariables[] = [];
  for (const { base, from, instructions } of stages) {
    scopes.set(from, globals);
    const variables = startOf(base, all);
    all.push(variables);
    for (const instruction of instructions) {
      const scope = variables.scope(instruction.span.start);
      scopes.set(instruction, scope);
      if (instruction.keyword === 'ONBUILD' && instruction.trigger)
        scopes.set(instruction.trigger, leftToImages(scope));
      if (instruction.keyword === 'ARG') declareArgs(instruction, variables, globals, context);
      if (instruction.keyword === 'ENV') setVariables(instruction, variables, context.escape);
    }
  }
  return scopes;
}

/** What a build from the image has of its variables: those of ENV. */
function leftToImages({ get }: VariableScope): VariableScope {
  return {
    get(name) {
      const found = get(name);
      return found?.by === 'ENV' ? found : undefined;
    },
    isOpen: true,
  };
}

/** A stage has what its base sets and declares; PATH is set in every one. */
function startOf(base: DockerfileStage['base'], before: readonly StageVariables[]): StageVariables {
  const inherited = base.kind === 'stage' ? before[base.index] : undefined;
  if (inherited !== undefined) return new StageVariables(inherited.isOpen, inherited);
  const isOpen = base.kind !== 'scratch';
  const variables = new StageVariables(isOpen);
  variables.set(
    'PATH',
    isOpen ? { by: 'ENV', byDefault: defaultSearchPath } : { by: 'ENV', value: defaultSearchPath },
    -1,
  );
  return variables;
}

/** Sets the variables of an ENV. All its values see the variables before it. */
function setVariables(
  { pairs, span }: PairsInstruction,
  variables: StageVariables,
  escape: '\\' | '`',
): void {
  const expandValue = expander(variables.scope(span.start), escape);
  for (const { key, value } of pairs)
    variables.set(expandValue(key.text).text, variableOf(value, expandValue, 'ENV'), span.end);
}
