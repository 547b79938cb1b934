import type { FileLocation, Span } from '../../core/location.ts';
import { evaluateHcl, type HclBudget, type HclScope } from '../../formats/hcl/evaluate-hcl.ts';
import type { HclAttribute, HclBlock, HclBody, HclExpression } from '../../formats/hcl/hcl-syntax.ts';
import { hclBoolean, hclNumber, HclUnknown, isHclList, type HclValue } from '../../formats/hcl/hcl-value.ts';
import type { BakeProblem } from './bake-reading.ts';

/** A bake file that was parsed. */
export interface BakeBody extends HclBody {
  locate(span: Span): FileLocation;
}

/** A part of a bake file with the file that it is in. */
export interface Placed<T> {
  part: T;
  file: BakeBody;
}

/** Returns the attribute of a name. */
export function attributeOf({ attributes }: HclBody, name: string): HclAttribute | undefined {
  return attributes.find((one) => one.name === name);
}

/** Returns the blocks of a type in all files, in the order in which bake merges them. */
export function blocksOf(files: readonly BakeBody[], type: string): readonly Placed<HclBlock>[] {
  return files.flatMap((file) =>
    file.blocks.filter((block) => block.type === type).map((part) => ({ part, file })),
  );
}

/** Names that bake defines itself; their values are those of the build. */
const builtin: ReadonlySet<string> = new Set([
  'BAKE_CMD_CONTEXT',
  'BAKE_LOCAL_PLATFORM',
  'target',
  'group',
  'variable',
  'function',
]);

interface Definition {
  value?: Placed<HclExpression>;
  /** Conditions that the value must meet. */
  conditions: readonly Placed<HclExpression>[];
  /** Whether the environment may set it. */
  isVariable: boolean;
}

function definitionsOf(files: readonly BakeBody[]): ReadonlyMap<string, Definition> {
  const definitions = new Map<string, Definition>();
  for (const file of files)
    for (const { name, value } of file.attributes)
      definitions.set(name, { value: { part: value, file }, conditions: [], isVariable: false });
  for (const { part, file } of blocksOf(files, 'variable')) {
    const [name = ''] = part.labels;
    const before = definitions.get(name);
    const value = attributeOf(part.body, 'default')?.value;
    const conditions = part.body.blocks.flatMap(({ type, body }) => {
      const condition = type === 'validation' ? attributeOf(body, 'condition')?.value : undefined;
      return condition === undefined ? [] : [{ part: condition, file }];
    });
    const placed = value === undefined ? before?.value : { part: value, file };
    definitions.set(name, {
      ...(placed === undefined ? {} : { value: placed }),
      conditions: [...(before?.conditions ?? []), ...conditions],
      isVariable: true,
    });
  }
  return definitions;
}

/** The value that the environment gives, in the type of the default. */
function fromEnvironment(text: string, byDefault: HclValue): HclValue {
  if (typeof byDefault === 'number')
    return hclNumber(text) ?? new HclUnknown('the environment has no number');
  if (typeof byDefault === 'boolean')
    return hclBoolean(text) ?? new HclUnknown('the environment has no boolean');
  if (byDefault === null || typeof byDefault === 'string') return text;
  return new HclUnknown('the environment has another value');
}

/** The names and functions of bake files. */
export class BakeScope {
  readonly problems: BakeProblem[] = [];
  private readonly budget: HclBudget = { steps: 200_000, characters: 4_000_000 };
  private readonly definitions: ReadonlyMap<string, Definition>;
  private readonly functions: ReadonlyMap<string, Placed<HclBlock>>;
  private readonly values = new Map<string, HclValue>();
  private readonly active = new Set<string>();
  private readonly env: Readonly<Record<string, string | undefined>>;
  private readonly isWhole: boolean;

  constructor(
    files: readonly BakeBody[],
    { env, isWhole }: { env: Readonly<Record<string, string | undefined>>; isWhole: boolean },
  ) {
    this.env = env;
    this.isWhole = isWhole;
    this.definitions = definitionsOf(files);
    this.functions = new Map(blocksOf(files, 'function').map((one) => [one.part.labels[0] ?? '', one]));
  }

  /** Evaluates every variable, as bake does: one that cannot be evaluated stops it. */
  evaluateAll(): void {
    for (const name of this.definitions.keys()) this.variable(name);
  }

  /** Returns the value of an expression of a file; `names` are known only in it. */
  evaluate(
    { part, file }: Placed<HclExpression>,
    names: ReadonlyMap<string, HclValue> = new Map(),
  ): HclValue {
    return evaluateHcl(part, this.scopeIn(file, names));
  }

  private scopeIn(file: BakeBody, names: ReadonlyMap<string, HclValue>): HclScope {
    return {
      budget: this.budget,
      variable: (name) => (names.has(name) ? names.get(name) : this.variable(name)),
      missing: (name, span) => this.missing(name, file.locate(span)),
      call: (name, given) => this.call(name, given),
    };
  }

  private missing(name: string, at: FileLocation): void {
    if (this.isWhole) this.problems.push({ message: `there is no variable "${name}"`, at });
  }

  private variable(name: string): HclValue | undefined {
    if (this.values.has(name)) return this.values.get(name);
    const definition = this.definitions.get(name);
    if (definition === undefined)
      return builtin.has(name) ? new HclUnknown(`the build decides ${name}`) : undefined;
    const { value } = definition;
    if (this.active.has(name)) {
      if (value !== undefined)
        this.problems.push({
          message: `the variable "${name}" depends on itself`,
          at: value.file.locate(value.part.span),
        });
      return new HclUnknown(`${name} depends on itself`);
    }
    this.active.add(name);
    const result = this.checked(name, definition, this.valueOf(name, definition));
    this.active.delete(name);
    this.values.set(name, result);
    return result;
  }

  private valueOf(name: string, { value, isVariable }: Definition): HclValue {
    const byDefault = value === undefined ? undefined : this.evaluate(value);
    const given = isVariable ? this.env[name] : undefined;
    if (given !== undefined) return fromEnvironment(given, byDefault ?? '');
    return byDefault ?? (byDefault === null ? null : new HclUnknown(`the variable ${name} has no default`));
  }

  /** A value that its validation refuses is another one in every build. */
  private checked(name: string, { conditions }: Definition, value: HclValue): HclValue {
    const names = new Map([[name, value]]);
    const isRefused = conditions.some((condition) => hclBoolean(this.evaluate(condition, names)) === false);
    return isRefused ? new HclUnknown(`the validation of ${name} refuses its default`) : value;
  }

  private call(name: string, given: readonly HclValue[]): HclValue | undefined {
    const found = this.functions.get(name);
    if (found === undefined) return undefined;
    const { part, file } = found;
    const result = attributeOf(part.body, 'result')?.value;
    const key = `${name}()`;
    if (result === undefined || this.active.has(key)) return new HclUnknown(`${key} has no certain value`);
    this.active.add(key);
    const value = this.evaluate({ part: result, file }, this.parametersOf(found, given));
    this.active.delete(key);
    return value;
  }

  private parametersOf(
    { part }: Placed<HclBlock>,
    given: readonly HclValue[],
  ): ReadonlyMap<string, HclValue> {
    const names = namesIn(attributeOf(part.body, 'params')?.value);
    const [rest] = namesIn(attributeOf(part.body, 'variadic_params')?.value);
    const values = new Map<string, HclValue>(
      names.map((name, at) => [name, given[at] ?? new HclUnknown(`the argument ${name} is missing`)]),
    );
    return rest === undefined ? values : values.set(rest, given.slice(names.length));
  }
}

/** The names that a list of parameters has, which are written without quotes. */
function namesIn(expression: HclExpression | undefined): readonly string[] {
  if (expression === undefined) return [];
  if (expression.kind === 'variable') return [expression.name];
  if (expression.kind === 'literal' && typeof expression.value === 'string') return [expression.value];
  return expression.kind === 'tuple' ? expression.items.flatMap(namesIn) : [];
}

/** Returns the texts of a list that are known. */
export function textsIn(value: HclValue): readonly string[] {
  return isHclList(value) ? value.filter((item) => typeof item === 'string') : [];
}
