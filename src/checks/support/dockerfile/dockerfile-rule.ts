import type { Check, DockerfileCase, ParameterValues } from '../../../core/rules/check.ts';
import type {
  Dockerfile,
  DockerfileStage,
  Instruction,
  InstructionOf,
} from '../../../core/image/dockerfile.ts';
import type { Outcome, Problem, ProposedChange, SettingDetail } from '../../../core/findings/finding.ts';
import type { Severity } from '../../../core/severity.ts';
import { describeLocation, type Span } from '../../../core/location.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../../core/rules/outcome.ts';
import type { Alias } from '../../../core/rules/rule.ts';
import { counted } from '../../../core/counted.ts';
import { ruleParts, type RuleWords } from '../rule.ts';

/** What a rule finds at a place of a Dockerfile. */
export interface DockerfileDefect {
  at: Span;
  message: string;
  /** What is written there, if it is not the text of the range; never a credential. */
  saw?: string;
  severity?: Severity;
  /** Tells the defect from others of the same rule in the file, without lines. */
  detail?: SettingDetail;
  change?: ProposedChange;
  /** Manual steps, instead of `change`. */
  steps?: readonly string[];
}

/** What a rule cannot decide at a place of a Dockerfile. */
export interface DockerfileDoubt {
  at: Span;
  doubt: string;
}

export type DockerfileFound = DockerfileDefect | DockerfileDoubt;

/** A rule on Dockerfiles. */
export interface DockerfileRule extends Omit<RuleWords, 'needs' | 'cis'> {
  aliases?: readonly Alias[];
  /** What a pass says: `every package has a version`. */
  nothing: string;
  /** Defects and doubts, in the order of the file. `parameters` is missing if no policy sets any. */
  find(this: void, dockerfile: Dockerfile, parameters?: ParameterValues): Iterable<DockerfileFound>;
  fixable?: boolean;
  /** Why the rule has no meaning without a parameter that is not set; absent if it has one. */
  notApplicable?(this: void, parameters?: ParameterValues): string | undefined;
}

/** Returns the check of a rule on Dockerfiles. */
export function dockerfileCheck({
  find,
  nothing,
  aliases = [],
  fixable = false,
  notApplicable: missing,
  ...words
}: DockerfileRule): Check<'dockerfile'> {
  return {
    ...ruleParts('dockerfile', { ...words, needs: [] }),
    aliases,
    fixable,
    evaluate(subject, parameters) {
      const because = missing?.(parameters);
      if (because !== undefined) return combine([...refusedParts(subject), notApplicable(because)]);
      return judge(
        subject,
        findInContexts(subject.dockerfile, (one) => find(one, parameters)),
        nothing,
      );
    },
  };
}

/** What a rule finds with any of the contexts that the file is built with, each once. */
function findInContexts(
  dockerfile: Dockerfile,
  find: (dockerfile: Dockerfile) => Iterable<DockerfileFound>,
): readonly DockerfileFound[] {
  const { otherContexts = [] } = dockerfile;
  const first = [...find(dockerfile)];
  if (otherContexts.length === 0) return first;
  const others = otherContexts.flatMap((context) => [...find({ ...dockerfile, context })]);
  const byText = [...first, ...others].map((one) => {
    const said = 'doubt' in one ? one.doubt : one.message;
    return [JSON.stringify([one.at, said]), one] as const;
  });
  return [...new Map(byText).values()];
}

/** What the builder refuses is not checked. */
export function refusedParts({ dockerfile }: DockerfileCase): readonly Outcome[] {
  return dockerfile.problems.map(({ message, span }) =>
    unknown('unreadable', `${describeLocation(dockerfile.locate(span))}: ${message}`),
  );
}

function judge(subject: DockerfileCase, found: readonly DockerfileFound[], nothing: string): Outcome {
  const { dockerfile } = subject;
  const outcomes = found.map((one) =>
    'doubt' in one
      ? unknown('undecidable', `${describeLocation(dockerfile.locate(one.at))}: ${one.doubt}`)
      : fail(problemOf(dockerfile, one)),
  );
  const saw = `${nothing}, in ${counted(dockerfile.instructions.length, 'instruction')}`;
  return combine([...outcomes, ...refusedParts(subject), pass({ source: dockerfile.file, saw })]);
}

function problemOf(
  { locate, quote }: Dockerfile,
  { at, message, saw = quote(at), severity, detail = {}, change, steps }: DockerfileDefect,
): Problem {
  const place = locate(at);
  const manual = steps && ({ kind: 'manual', title: 'Change the Dockerfile', steps } as const);
  const fix = change ?? manual;
  return {
    message,
    ...(severity && { severity }),
    detail,
    at: [place],
    evidence: [{ source: describeLocation(place), saw }],
    ...(fix && { change: fix }),
  };
}

/** An edit of a Dockerfile: the text at a range is replaced. */
export function replaceText(
  { locate }: Dockerfile,
  { at, text, title, safety }: { at: Span; text: string; title: string; safety: 'safe' | 'risky' },
): ProposedChange {
  const { file, range } = locate(at);
  return { kind: 'edit', safety, title, edits: [{ file, range, text }] };
}

/** An instruction with its stage; a trigger is what ONBUILD holds. */
interface PlacedInstruction<K extends Instruction['keyword'] = Instruction['keyword']> {
  stage: DockerfileStage;
  instruction: InstructionOf<K>;
  isTrigger: boolean;
}

/** A hundred rules walk the same file: what they walk over is made once. */
const placed = new WeakMap<Dockerfile, Map<string, readonly PlacedInstruction[]>>();

/** Every instruction of a file with its stage, the triggers of ONBUILD included; those before the first FROM have none. */
export function instructionsOf<K extends Instruction['keyword']>(
  dockerfile: Dockerfile,
  ...keywords: readonly K[]
): readonly PlacedInstruction<K>[] {
  let known = placed.get(dockerfile);
  if (!known) placed.set(dockerfile, (known = new Map()));
  const key = keywords.join(' ');
  let found = known.get(key);
  if (!found) {
    const all = known.get('') ?? dockerfile.stages.flatMap(placedInstructions);
    if (key !== '') known.set('', all);
    const wanted = new Set<string>(keywords);
    found = key === '' ? all : all.filter(({ instruction }) => wanted.has(instruction.keyword));
    known.set(key, found);
  }
  return found as readonly PlacedInstruction<K>[];
}

function placedInstructions(stage: DockerfileStage): readonly PlacedInstruction[] {
  return [stage.from, ...stage.instructions].flatMap((instruction): readonly PlacedInstruction[] => {
    const one = { stage, instruction, isTrigger: false };
    return instruction.keyword === 'ONBUILD' && instruction.trigger
      ? [one, { stage, instruction: instruction.trigger, isTrigger: true }]
      : [one];
  });
}
