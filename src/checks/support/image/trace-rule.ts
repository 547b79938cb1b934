import type { Check } from '../../../core/rules/check.ts';
import { counted } from '../../../core/counted.ts';
import type { Severity } from '../../../core/severity.ts';
import type { FoundImageFiles, ImageFile, ImageFiles, ImageTraceKind } from '../../../core/image/image.ts';
import { known, type Observed } from '../../../core/observed.ts';
import { exampleContents, exampleFile, unreadLayer } from './example-files.ts';
import { allowedPaths, checkImageFiles, filesOfImages, type ImageFileProblem } from './image-files.ts';
import { listed } from '../inventory.ts';
import { ruleParts, type RuleWords } from '../rule.ts';

/** What is found by its name: each kind with its words, and its severity if it is not that of the rule. */
type Kinds = Partial<Record<ImageTraceKind, { one: string; many?: string; severity?: Severity }>>;

/** A rule on files and directories that are found by their names. */
export interface TraceRule extends Omit<RuleWords, 'needs' | 'examples' | 'imageSurfaces' | 'parameters'> {
  kinds: Kinds;
  /** Fewer bytes are not worth a finding; missing if the size does not matter. */
  leastBytes?: number;
  none: string;
  title: string;
  fix: { title: string; steps: readonly string[] };
  /** Paths that are reported. */
  bad: readonly [ExamplePath, ...ExamplePath[]];
}

/** A path of a kind. */
type ExamplePath = readonly [ImageTraceKind, string];

type FoundOfKind = FoundImageFiles & { kind: ImageTraceKind };

function sizeText(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function messageOf(
  { one, many }: { one: string; many?: string },
  { bytes = 0 }: FoundImageFiles,
  files: readonly ImageFile[],
  count: number,
  isMeasured: boolean,
): string {
  const size = isMeasured ? `, ${sizeText(bytes)}` : '';
  return `${counted(count, one, many)}${size}: ${listed(
    files.map(({ path }) => path),
    count,
  )}`;
}

function foundOf({ contents }: ImageFiles, { kinds, leastBytes = 0 }: TraceRule): readonly FoundOfKind[] {
  return (contents?.traces ?? []).filter(
    ({ kind, bytes = 0 }) => kinds[kind] !== undefined && bytes >= leastBytes,
  );
}

function kindOf(file: ImageFile, found: readonly FoundOfKind[]): ImageTraceKind | undefined {
  return found.find(({ first }) => first.includes(file))?.kind;
}

function problemsOf(
  rule: TraceRule,
  found: readonly FoundOfKind[],
  wrong: readonly ImageFile[],
): readonly ImageFileProblem[] {
  return [...Map.groupBy(wrong, (file) => kindOf(file, found))].flatMap(([kind, files]) => {
    const words = kind && rule.kinds[kind];
    const of = found.find((one) => one.kind === kind);
    if (kind === undefined || words === undefined || of === undefined) return [];
    const { severity } = words;
    const count = of.count - of.first.length + files.length;
    return [
      {
        message: messageOf(words, of, files, count, rule.leastBytes !== undefined),
        ...(severity === undefined ? {} : { severity }),
        detail: { kind },
        files,
        change: { kind: 'manual' as const, ...rule.fix },
      },
    ];
  });
}

/** All files of the kinds of a rule together; missing where what was read of the image does not show them. */
function joined(files: ImageFiles, found: readonly FoundOfKind[]): Observed<FoundImageFiles> | undefined {
  if (files.contents === undefined) return undefined;
  const count = found.reduce((sum, one) => sum + one.count, 0);
  return known({ count, first: found.flatMap(({ first }) => first) }, 'files');
}

function filesWith(kind: ImageTraceKind, path: string): { files: unknown } {
  return exampleContents({ traces: [{ kind, count: 1, bytes: 5_000_000, first: [exampleFile(path)] }] });
}

/** Returns the check of a rule on what is found by its name. */
export function traceCheck(rule: TraceRule): Check<'image'> {
  const { kinds: _kinds, leastBytes: _leastBytes, none, fix: _fix, bad, ...words } = rule;
  const [[kind, path]] = bad;
  return {
    ...ruleParts('image', {
      ...words,
      needs: ['image-files', 'images'],
      imageSurfaces: filesOfImages,
      parameters: { allowed: allowedPaths },
      examples: {
        bad: bad.map(([one, place]) => ({
          title: `${one}: ${place}`,
          facts: filesWith(one, place),
        })),
        good: [
          { title: 'nothing of the kind', facts: exampleContents({}) },
          {
            title: 'allowed by the policy',
            facts: filesWith(kind, path),
            parameters: { allowed: [path] },
          },
        ],
        unsure: [{ title: 'a layer that was not read', facts: exampleContents({ unread: unreadLayer }) }],
      },
    }),
    evaluate(subject, parameters) {
      const { files } = subject.image;
      const found = files?.state === 'known' ? foundOf(files.value, rule) : [];
      return checkImageFiles(
        {
          of: (value) => joined(value, found),
          none,
          what: 'such files',
          isCounted: true,
          problems: (wrong) => problemsOf(rule, found, wrong),
        },
        subject,
        parameters,
      );
    },
  };
}
