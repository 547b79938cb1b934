import { dirname } from 'node:path/posix';
import type { BakeProblem, BakeReading, BakeTarget } from '../../../adapters/bake/bake-reading.ts';
import type { AssessedOutcome, CollectedGap } from '../../../core/findings/finding.ts';
import { describeLocation } from '../../../core/location.ts';
import { requireNamed } from '../../../core/require-named.ts';
import { IronhullError } from '../../../core/errors.ts';
import { rootSubject, type Subject } from '../../../core/subject.ts';
import type { RuleDescription } from '../../../reports/content/rule-description.ts';
import type { WrittenBuild } from '../../../core/workload/written-build.ts';
import { readDockerfileFacts } from '../../../adapters/dockerfile/inline-dockerfile.ts';
import { dockerfileReading } from '../dockerfile/dockerfile-reading.ts';
import { passedRules, type FileProblem } from '../shared/file-problem.ts';
import type {
  FoundFiles,
  ReadContext,
  TargetFile,
  TargetReader,
  TargetReading,
  TargetText,
} from '../shared/target.ts';
import { groupsOf, readBakeTexts, readTogether, type Texts } from './bake-files.ts';
import { buildOf, dockerfilesInTargets, missingDockerfiles, type BakeBuild } from './builds.ts';
import { imagesOfTargets } from './images.ts';
import { findInTargets, rulesOnTargets } from './find-in-targets.ts';
import { bakeInvalid } from './rules.ts';

function subjectOf({ key, shown }: Pick<TargetText, 'key' | 'shown'>): Subject {
  return rootSubject('bake', key, shown);
}

function problemIn(
  texts: Texts,
  rule: RuleDescription,
  { message, at }: BakeProblem,
  fixes: FileProblem['fixes'] = [],
): FileProblem {
  const text = texts.find(({ shown }) => shown === at.file) ?? texts[0];
  return { rule, subject: subjectOf(text), message, at: [at], fixes };
}

/** The outcomes of a rule besides its problems: unknown for its doubts, or passed if it found nothing at all. */
function outcomesOf(
  rule: RuleDescription,
  problems: readonly FileProblem[],
  doubts: readonly string[],
  subject: Subject,
  saw: string,
): readonly AssessedOutcome[] {
  const [first, ...others] = doubts;
  if (first === undefined) return passedRules([rule], problems, subject, saw);
  return [
    {
      rule: rule.id,
      subject,
      outcome: { state: 'unknown', kind: 'undecidable', doubts: [first, ...others] },
    },
  ];
}

function doubtText({ message, at }: BakeProblem): string {
  return `${describeLocation(at)}: ${message}`;
}

/** Why the Dockerfile of a target was not read; `undefined` if it was, and for a target that is only inherited. */
function whyUnread(
  { isBase }: BakeTarget,
  build: BakeBuild,
  missing: ReadonlySet<string>,
): string | undefined {
  if ('unknown' in build) return build.unknown;
  const { dockerfile } = build.build;
  return missing.has(dockerfile) && isBase !== true ? `${dockerfile} is not there` : undefined;
}

/** The builds of targets; one that is only inherited builds nothing of a Dockerfile that others build. */
function ownBuilds(builds: readonly { target: BakeTarget; build: BakeBuild }[]): readonly WrittenBuild[] {
  const known = builds.flatMap(({ target, build }) =>
    'build' in build ? [{ isBase: target.isBase === true, build: build.build }] : [],
  );
  const built = new Set(known.flatMap(({ isBase, build }) => (isBase ? [] : [build.dockerfile])));
  return known.flatMap(({ isBase, build }) => (isBase && built.has(build.dockerfile) ? [] : [build]));
}

function judge(
  texts: Texts,
  { targets, problems: refused, doubts }: BakeReading,
  folder: TargetFile,
  missing: ReadonlySet<string>,
): TargetReading {
  const [first] = texts;
  const problems = refused.map((problem) => problemIn(texts, bakeInvalid, problem));
  const unread = problems.length > 0 ? ['what bake refuses in the file was not checked'] : [];
  const general = [...doubts.map(doubtText), ...unread];
  const judged = rulesOnTargets.map((rule) => {
    const found = findInTargets(rule, targets);
    const remarks = found.flatMap((one) => {
      if ('doubt' in one) return [];
      const { steps, severity = rule.rule.severity, message, at } = one;
      const fix = { kind: 'manual' as const, title: rule.rule.remediation, steps };
      return [problemIn(texts, { ...rule.rule, severity }, { message, at }, [fix])];
    });
    const open = found.flatMap((one) =>
      'doubt' in one ? [doubtText({ message: one.doubt, at: one.at })] : [],
    );
    const saw = `${rule.nothing}, in ${targets.length === 1 ? '1 target' : `${targets.length} targets`}`;
    return {
      remarks,
      outcomes: outcomesOf(rule.rule, remarks, [...open, ...general], subjectOf(first), saw),
    };
  });
  const byName = new Map(texts.map((text) => [text.shown, text]));
  const inline = dockerfilesInTargets(targets, folder, (file) => byName.get(file) ?? first);
  const inlined = inline.dockerfiles.map((facts) => dockerfileReading(readDockerfileFacts(facts), facts));
  const builds = targets
    .filter(({ texts: own }) => !own.has('dockerfile-inline'))
    .map((target) => ({ target, build: buildOf(target, folder) }));
  const gaps = builds.flatMap(({ target, build }): CollectedGap[] => {
    const why = whyUnread(target, build, missing);
    const what = `${target.at.file}: target ${target.name}`;
    return why === undefined
      ? []
      : [{ subject: subjectOf(first), what, why: `its Dockerfile was not read: ${why}` }];
  });
  return {
    name: texts.map(({ shown }) => shown).join(' + '),
    facts: { dockerfiles: inline.dockerfiles },
    builds: [...ownBuilds(builds), ...inline.builds],
    images: imagesOfTargets(texts, targets, folder),
    texts,
    problems: [...problems, ...inlined.flatMap((one) => one.problems)],
    remarks: judged.flatMap(({ remarks }) => remarks),
    outcomes: [
      ...texts.flatMap((text) =>
        passedRules([bakeInvalid], problems, subjectOf(text), 'nothing that bake refuses'),
      ),
      ...judged.flatMap(({ outcomes }) => outcomes),
      ...inlined.flatMap((one) => one.outcomes),
    ],
    gaps:
      targets.length === 0 && problems.length > 0
        ? [
            {
              subject: subjectOf(first),
              what: first.shown,
              why: 'the file is invalid, and no target could be read',
            },
          ]
        : gaps,
  };
}

function folderOf({ path, shown }: TargetFile): TargetFile {
  return { path: dirname(path), shown: dirname(shown) };
}

async function read(texts: Texts, context: ReadContext): Promise<TargetReading> {
  const bake = await readTogether(texts, context);
  const folder = folderOf(texts[0]);
  return judge(texts, bake, folder, await missingDockerfiles(bake.targets, folder, context));
}

/** The text of a file, or the reading of one that cannot be read. */
async function textOrGap(
  file: TargetFile,
  folder: string,
  { files, keyOf }: ReadContext,
): Promise<{ text: TargetText } | { unread: TargetReading }> {
  const key = await keyOf(file.path, folder);
  try {
    return { text: { ...file, text: requireNamed(await files.readText(file.path), file.shown), key } };
  } catch (error) {
    if (!(error instanceof IronhullError)) throw error;
    const gap = { subject: subjectOf({ key, shown: file.shown }), what: file.shown, why: error.message };
    return { unread: { gaps: [gap], failures: [error] } };
  }
}

async function readGroup(
  files: readonly TargetFile[],
  folder: string,
  context: ReadContext,
): Promise<readonly TargetReading[]> {
  const found = await Promise.all(files.map((file) => textOrGap(file, folder, context)));
  const unread = found.flatMap((one) => ('unread' in one ? [one.unread] : []));
  const [first, ...others] = found.flatMap((one) => ('text' in one ? [one.text] : []));
  return first === undefined ? unread : [...unread, await read([first, ...others], context)];
}

/** Reads bake files. */
export const bakeReader: TargetReader = {
  readAlone(text) {
    const name = 'docker-bake.hcl';
    const texts: Texts = [{ path: `/srv/${name}`, shown: name, key: name, text }];
    const bake = readBakeTexts(texts, { env: {}, isWhole: true, hasAllTargets: true });
    return judge(texts, bake, { path: '/srv', shown: '.' }, new Set());
  },
  read,
  readFolder: async ({ files, folder }: FoundFiles, context) =>
    (await Promise.all(groupsOf(files).map((group) => readGroup(group, folder.path, context)))).flat(),
};
