import type { FileLocation } from '../../core/location.ts';
import { parseHclJson } from '../../formats/hcl/hcl-in-json.ts';
import type { HclBlock } from '../../formats/hcl/hcl-syntax.ts';
import { parseHcl } from '../../formats/hcl/parse-hcl.ts';
import { textRanges } from '../../formats/shell-words/line-index.ts';
import { bakeBlocks, closedBlocks } from './bake-attributes.ts';
import type { BakeOptions, BakeProblem, BakeReading, BakeText } from './bake-reading.ts';
import { attributeOf, BakeScope, blocksOf, textsIn, type BakeBody, type Placed } from './bake-scope.ts';
import { partsOf, TargetMerger } from './bake-targets.ts';

/** Whether a text is in the JSON form: by its name, else by its start. */
export function isBakeJson({ name, text }: BakeText): boolean {
  return name.endsWith('.json') || (!name.endsWith('.hcl') && /^\uFEFF?\s*\{/u.test(text));
}

function parse(file: BakeText): { body: BakeBody } | { problem: BakeProblem } {
  const rangeOf = textRanges(file.text);
  const locate = ({ start, end }: { start: number; end: number }): FileLocation => ({
    in: 'file',
    file: file.name,
    range: rangeOf(start, end),
  });
  const reading = isBakeJson(file) ? parseHclJson(file.text, bakeBlocks) : parseHcl(file.text);
  if ('error' in reading) {
    const { message, span } = reading.error;
    const at = { start: Math.min(span.start, file.text.length), end: Math.min(span.end, file.text.length) };
    return { problem: { message, at: locate(at) } };
  }
  return { body: { ...reading.body, locate } };
}

/** A block with another number of labels than it has, which bake refuses. */
function labelProblem({ part, file }: Placed<HclBlock>): BakeProblem[] {
  const wanted = bakeBlocks.get(part.type);
  if (wanted === undefined || part.labels.length === wanted) return [];
  const message = part.labels.length < wanted ? `${part.type} needs a name` : `${part.type} has one name`;
  return [{ message, at: file.locate(part.span) }];
}

/** Attributes that bake refuses in a block, and those that are missing. */
function attributeProblems({ part, file }: Placed<HclBlock>): BakeProblem[] {
  const { type, span, body } = part;
  const { known = [], required = [] } = closedBlocks.get(type) ?? {};
  const others = known.length === 0 ? [] : body.attributes.filter(({ name }) => !known.includes(name));
  const missing = required.filter((name) => attributeOf(body, name) === undefined);
  return [
    ...others.map(({ name, span: at }) => ({
      message: `a ${type} has no attribute "${name}"`,
      at: file.locate(at),
    })),
    ...missing.map((name) => ({ message: `a ${type} needs ${name}`, at: file.locate(span) })),
  ];
}

function nameProblem({ part, file }: Placed<HclBlock>): BakeProblem[] {
  const [name] = part.labels;
  if (name === undefined || /^[a-zA-Z0-9_-]+$/u.test(name)) return [];
  return [{ message: `the name may have letters, digits, _ and - only`, at: file.locate(part.span) }];
}

/** The names in a group: of targets and of other groups. */
function namesIn({ part, file }: Placed<HclBlock>, scope: BakeScope): readonly string[] {
  const targets = attributeOf(part.body, 'targets');
  return targets === undefined ? [] : textsIn(scope.evaluate({ part: targets.value, file }));
}

/** The targets that groups name and that are not there. */
function groupProblems(
  groups: readonly Placed<HclBlock>[],
  names: ReadonlySet<string>,
  scope: BakeScope,
): BakeProblem[] {
  const known = new Set([...names, ...groups.flatMap(({ part }) => part.labels)]);
  return groups.flatMap((group) => {
    const { part, file } = group;
    const targets = attributeOf(part.body, 'targets');
    if (targets === undefined) return [];
    return namesIn(group, scope)
      .filter((name) => !known.has(name))
      .map((name) => ({
        message: `the group names the target "${name}", which is not there`,
        at: file.locate(targets.value.span),
      }));
  });
}

/** A problem that several targets have at one place is one. */
function distinct(problems: readonly BakeProblem[]): readonly BakeProblem[] {
  const byPlace = problems.map((problem) => {
    const { file, range } = problem.at;
    return [JSON.stringify([file, range.startOffset, problem.message]), problem] as const;
  });
  return [...new Map(byPlace).values()];
}

/** Reads bake files as bake does that is given all of them, in this order. Never throws. */
export function readBake(texts: readonly BakeText[], options: BakeOptions): BakeReading {
  const parsed = texts.map(parse);
  const files = parsed.flatMap((one) => ('body' in one ? [one.body] : []));
  const refused = parsed.flatMap((one) => ('problem' in one ? [one.problem] : []));
  // What a file that was not read defines is not known.
  const isComplete = refused.length === 0;
  const scope = new BakeScope(files, { ...options, isWhole: options.isWhole && isComplete });
  scope.evaluateAll();
  const blocks = [...bakeBlocks.keys()].flatMap((type) => blocksOf(files, type));
  const problems: BakeProblem[] = [
    ...refused,
    ...blocks.flatMap(labelProblem),
    ...blocks.flatMap(attributeProblems),
  ];
  const doubts: BakeProblem[] = [];
  const say = {
    refuse: (problem: BakeProblem): void => void problems.push(problem),
    doubt: (problem: BakeProblem): void => void doubts.push(problem),
  };
  const targets = blocksOf(files, 'target').filter(({ part }) => part.labels.length === 1);
  problems.push(...targets.flatMap(nameProblem));
  const parts = targets.flatMap((block) => partsOf(block, scope, say));
  const hasAllTargets = options.hasAllTargets && isComplete && doubts.length === 0;
  const merger = new TargetMerger(parts, scope, hasAllTargets);
  const read = merger.targets();
  const names = new Set([...parts.map(({ name }) => name), ...targets.flatMap(({ part }) => part.labels)]);
  const groups = blocksOf(files, 'group');
  if (hasAllTargets) problems.push(...groupProblems(groups, names, scope));
  const built = new Set(['default', ...groups.flatMap((group) => namesIn(group, scope))]);
  return {
    targets: read.map((target) =>
      merger.bases.has(target.name) && !built.has(target.name)
        ? { ...target, isBase: true as const }
        : target,
    ),
    problems: distinct([...problems, ...scope.problems, ...merger.problems]),
    doubts: distinct([...doubts, ...merger.doubts]),
  };
}
