import type { HclBlock } from '../../formats/hcl/hcl-syntax.ts';
import { hclText, HclUnknown, isHclList, isHclMap, type HclValue } from '../../formats/hcl/hcl-value.ts';
import { bakeAttributes } from './bake-attributes.ts';
import { bakeCredentials } from './bake-credentials.ts';
import type { BakeEntry, BakeProblem, BakeTarget, BakeValue, BakeDockerfile } from './bake-reading.ts';
import { attributeOf, textsIn, type BakeScope, type Placed } from './bake-scope.ts';
import { readSetting, type BakeSetting } from './bake-settings.ts';
import { inlineDockerfile } from './inline-dockerfile.ts';

/** What one block says of a target: for each combination of a matrix it is another one. */
export interface TargetPart {
  name: string;
  block: Placed<HclBlock>;
  names: ReadonlyMap<string, HclValue>;
}

/** The settings of a target while its parts are merged. */
interface Merged {
  settings: Map<string, BakeSetting>;
  inline?: BakeDockerfile;
}

/** Combinations of a matrix that are read. */
export const mostCombinations = 100;

/** The combinations of a matrix, as the names that each defines; `undefined` if they are not known, or too many. */
function combinations(matrix: HclValue): readonly ReadonlyMap<string, HclValue>[] | undefined {
  if (!isHclMap(matrix)) return undefined;
  let all: ReadonlyMap<string, HclValue>[] = [new Map()];
  for (const [name, values] of matrix) {
    if (!isHclList(values) || all.length * values.length > mostCombinations) return undefined;
    all = all.flatMap((one) => values.map((value) => new Map([...one, [name, value]])));
  }
  return all;
}

/** The names of a matrix that is not known as a whole. */
function openNames(matrix: HclValue): ReadonlyMap<string, HclValue> {
  const names = isHclMap(matrix) ? [...matrix.keys()] : [];
  return new Map(names.map((name) => [name, new HclUnknown(`the matrix decides ${name}`)]));
}

/** Returns the targets that a block describes. */
export function partsOf(
  block: Placed<HclBlock>,
  scope: BakeScope,
  { refuse, doubt }: Record<'refuse' | 'doubt', (problem: BakeProblem) => void>,
): readonly TargetPart[] {
  const { part, file } = block;
  const [label = ''] = part.labels;
  const at = file.locate(part.span);
  const matrix = attributeOf(part.body, 'matrix');
  const name = attributeOf(part.body, 'name');
  if (matrix === undefined) {
    if (name !== undefined) refuse({ message: 'a name needs a matrix', at: file.locate(name.span) });
    return [{ name: label, block, names: new Map() }];
  }
  const value = scope.evaluate({ part: matrix.value, file });
  const found = combinations(value);
  if (found === undefined) {
    doubt({
      message: `the matrix is not known, or has more than ${mostCombinations} combinations`,
      at: file.locate(matrix.span),
    });
    return [{ name: label, block, names: openNames(value) }];
  }
  return found.map((names) => {
    const own = name === undefined ? label : hclText(scope.evaluate({ part: name.value, file }, names));
    if (own === undefined) doubt({ message: 'the name is not known', at });
    return { name: own ?? label, block, names };
  });
}

function mergeEntries(before: readonly BakeEntry[], after: readonly BakeEntry[]): readonly BakeEntry[] {
  const replaced = new Set(after.flatMap(({ key }) => key ?? []));
  return [...before.filter(({ key }) => key === undefined || !replaced.has(key)), ...after];
}

function mergeSetting(name: string, before: BakeSetting | undefined, after: BakeSetting): BakeSetting {
  if (before?.kind === 'map' && after.kind === 'map')
    return { kind: 'map', entries: mergeEntries(before.entries, after.entries) };
  const isAdded = bakeAttributes.get(name)?.isAdded === true;
  if (isAdded && before?.kind === 'list' && after.kind === 'list')
    return { kind: 'list', values: [...before.values, ...after.values] };
  return after;
}

/** Merges the parts of targets and what they inherit. */
export class TargetMerger {
  readonly problems: BakeProblem[] = [];
  readonly doubts: BakeProblem[] = [];
  /** The names of the targets that others inherit. */
  readonly bases = new Set<string>();
  private readonly parts: ReadonlyMap<string, readonly TargetPart[]>;
  private readonly scope: BakeScope;
  private readonly hasAllTargets: boolean;
  private readonly merged = new Map<string, Merged>();
  private readonly active = new Set<string>();

  constructor(parts: readonly TargetPart[], scope: BakeScope, hasAllTargets: boolean) {
    this.parts = Map.groupBy(parts, ({ name }) => name);
    this.scope = scope;
    this.hasAllTargets = hasAllTargets;
  }

  /** Returns every target. */
  targets(): readonly BakeTarget[] {
    return [...this.parts].map(([name, [first]]) => this.target(name, first));
  }

  private target(name: string, first: TargetPart | undefined): BakeTarget {
    const { settings, inline } = this.merge(name);
    const texts = new Map<string, BakeValue>();
    const lists = new Map<string, readonly BakeValue[]>();
    const maps = new Map<string, readonly BakeEntry[]>();
    for (const [key, setting] of settings)
      if (setting.kind === 'list') lists.set(key, setting.values);
      else if (setting.kind === 'map') maps.set(key, setting.entries);
      else texts.set(key, setting.value);
    const { file, part } = first?.block ?? this.missingBlock(name);
    const read = { name, at: file.locate(part.span), texts, lists, maps };
    return { ...read, ...(inline && { inline }), credentials: bakeCredentials(read, inline) };
  }

  private missingBlock(name: string): never {
    throw new TypeError(`the target ${name} has no block`);
  }

  private merge(name: string): Merged {
    const known = this.merged.get(name);
    if (known !== undefined) return known;
    const result: Merged = { settings: new Map() };
    // Bake stops at a target that inherits itself without a word.
    if (this.active.has(name)) return result;
    this.active.add(name);
    const parts = this.parts.get(name) ?? [];
    for (const part of parts) for (const base of this.basesOf(part)) this.add(result, this.merge(base));
    for (const part of parts) this.add(result, this.own(part));
    this.active.delete(name);
    this.merged.set(name, result);
    return result;
  }

  private add(result: Merged, { settings, inline }: Merged): void {
    for (const [key, setting] of settings)
      result.settings.set(key, mergeSetting(key, result.settings.get(key), setting));
    if (inline !== undefined) result.inline = inline;
  }

  private basesOf({ block: { part, file }, names }: TargetPart): readonly string[] {
    const attribute = attributeOf(part.body, 'inherits');
    if (attribute === undefined) return [];
    const at = file.locate(attribute.value.span);
    const value = this.scope.evaluate({ part: attribute.value, file }, names);
    const bases = textsIn(value);
    for (const base of bases) this.bases.add(base);
    if (!isHclList(value) || bases.length < value.length)
      this.doubts.push({ message: 'what the target inherits is not known', at });
    const missing = bases.filter((base) => !this.parts.has(base));
    for (const base of missing)
      (this.hasAllTargets ? this.problems : this.doubts).push({
        message: `it inherits from the target "${base}", which is not there`,
        at,
      });
    return bases;
  }

  private own({ block: { part, file }, names }: TargetPart): Merged {
    const refuse = (problem: BakeProblem): void => void this.problems.push(problem);
    const context = { scope: this.scope, names, refuse };
    const settings = new Map<string, BakeSetting>();
    for (const attribute of part.body.attributes) {
      const known = bakeAttributes.get(attribute.name);
      const setting = known && readSetting({ part: attribute, file }, known.kind, context);
      if (setting !== undefined) settings.set(attribute.name, setting);
    }
    const written = attributeOf(part.body, 'dockerfile-inline');
    const inline =
      written && inlineDockerfile({ part: written.value, file }, settings.get('dockerfile-inline'));
    return { settings, ...(inline && { inline }) };
  }
}
