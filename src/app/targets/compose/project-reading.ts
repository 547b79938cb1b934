import { dirname, isAbsolute, join, relative } from 'node:path/posix';
import type { WrittenInlineDockerfile } from '../../../compose/adapter/settings/inline-dockerfiles.ts';
import { readDockerfileFacts } from '../../../adapters/dockerfile/inline-dockerfile.ts';
import { dockerfileReading } from '../dockerfile/dockerfile-reading.ts';
import type { ComposeReading } from '../../../compose/adapter/read-compose.ts';
import type { DefiningFile } from '../../../core/facts/facts.ts';
import type { CollectedGap } from '../../../core/findings/finding.ts';
import { describeLocation } from '../../../core/location.ts';
import { rootSubject, type Subject } from '../../../core/subject.ts';
import { passedRules, type FileProblem } from '../shared/file-problem.ts';
import { toFacts } from '../shared/parsed-target.ts';
import type { TargetReading, TargetText } from '../shared/target.ts';
import type { Remark } from '../../../compose/adapter/remarks/remark.ts';
import { networkResults } from './network-results.ts';
import { composeTextRules, textRuleOf } from './text-rules.ts';
import { composeInvalid } from './rule.ts';

/** The key of a file that another one names or is merged with: it leads from one to the other as their names do. */
function keyBeside({ name, key }: DefiningFile, other: string): string {
  if (isAbsolute(other) !== isAbsolute(name)) return other;
  return join(dirname(key), relative(dirname(name), other));
}

function fileProblem(
  { message, at }: ComposeReading['problems'][number],
  file: DefiningFile,
): readonly FileProblem[] {
  const subject = rootSubject('compose', keyBeside(file, at.file), at.file);
  return [{ rule: composeInvalid, subject, message, at: [at], fixes: [] }];
}

function remarkProblem({ kind, message, at, edit }: Remark, file: DefiningFile): FileProblem {
  const subject = rootSubject('compose', keyBeside(file, at.file), at.file);
  const fix = edit && {
    kind: 'edit' as const,
    safety: 'safe' as const,
    title: edit.title,
    edits: [{ file: at.file, range: edit.range, text: edit.text }],
  };
  return { rule: textRuleOf(kind), subject, message, at: [at], fixes: fix ? [fix] : [] };
}

/** A Dockerfile in the file, checked as one of its own. */
function inlineReading(
  { name, text, ...inline }: WrittenInlineDockerfile,
  within: DefiningFile,
): ReturnType<typeof dockerfileReading> {
  const facts = { file: { name, key: name }, text, inline: { ...inline, kind: 'compose' as const, within } };
  return dockerfileReading(readDockerfileFacts(facts), facts);
}

/** A file of which nothing could be read is a gap beside its finding. */
function unreadGap({ workloads, problems }: ComposeReading, subject: Subject): readonly CollectedGap[] {
  const isRefused = problems.some(({ isElsewhere }) => isElsewhere !== true);
  if (workloads.length > 0 || !isRefused) return [];
  return [{ subject, what: subject.name, why: 'the file is invalid, and no service could be read' }];
}

/** A file that Compose gets from another machine is a gap: its services are not checked. */
function elsewhereGaps({ problems }: ComposeReading, subject: Subject): readonly CollectedGap[] {
  return problems.flatMap(({ message, at, isElsewhere }) =>
    isElsewhere ? [{ subject, what: subject.name, why: `${describeLocation(at)}: ${message}` }] : [],
  );
}

/** A variable that Compose asks for and that is not set here is a gap: who deploys may have it, and the file is not wrong. */
function requiredGaps({ required }: ComposeReading, subject: Subject): readonly CollectedGap[] {
  return required.map(({ name, at }) => ({
    subject,
    what: `variable ${name}`,
    why: `${describeLocation(at)}: it is required and not set here, so that Docker Compose refuses the file: set it, or name a file that does with --env-file`,
  }));
}

/** Whether all that a file consists of is on other machines: nothing is decided about it. */
function isAllElsewhere({ workloads, problems }: ComposeReading): boolean {
  return workloads.length === 0 && problems.length > 0 && problems.every(({ isElsewhere }) => isElsewhere);
}

const nothingRefused = 'no key, value or reference that Docker Compose refuses';

/** Says that a file is part of a project, which was read for it. */
export function describePart(projectFiles: readonly string[]): string {
  return `part of a project, judged with ${projectFiles.join(' and ')}`;
}

/**
 * The key of a project whose files somebody chose: all of them. Its first file may be that of other projects too,
 * whose services are others.
 */
export function keyOfFiles(texts: readonly Pick<TargetText, 'key'>[]): string {
  return [...new Set(texts.map(({ key }) => key))].join('+');
}

/** How the files of a project stand in its reading. */
export interface ProjectShown {
  /** The file that is named for it. */
  file: DefiningFile;
  /** The key that its services belong to, where it is not that of the file. */
  projectKey?: string;
  /** The names of the files that are merged over it. */
  merged?: readonly string[];
  /** What was seen beside that nothing is refused. */
  saw?: string;
  /** Of a part of a project: the services that the other files define. */
  others?: ComposeReading['workloads'];
}

/** Returns the reading of a project: its services, and what Compose refuses as problems of the file that says it. */
export function toTargetReading(
  reading: ComposeReading,
  { file, projectKey = file.key, merged = [], saw, others: ofOthers = [] }: ProjectShown,
): TargetReading {
  const refused = reading.problems.filter(({ isElsewhere }) => isElsewhere !== true);
  const problems = refused.flatMap((problem) => fileProblem(problem, file));
  const remarks = reading.remarks.map((remark) => remarkProblem(remark, file));
  const networks = networkResults(reading.networks, (name) =>
    rootSubject('compose', keyBeside(file, name), name),
  );
  const subject = rootSubject('compose', file.key, file.name);
  const others = merged.map((name) => rootSubject('compose', keyBeside(file, name), name));
  const evidence = saw === undefined ? nothingRefused : `${saw}: ${nothingRefused}`;
  const inline = reading.inlineDockerfiles.map((one) => inlineReading(one, { ...file, key: projectKey }));
  return {
    facts: {
      workloads: [
        ...reading.workloads.map((written) => toFacts(written, { ...file, key: projectKey })),
        ...ofOthers.map((written) => ({
          ...toFacts(written, { ...file, key: projectKey }),
          isOfOtherFiles: true as const,
        })),
      ],
      ...(inline.length === 0 ? {} : { dockerfiles: inline.flatMap(({ facts }) => facts.dockerfiles) }),
    },
    problems: [...problems, ...inline.flatMap((one) => one.problems)],
    remarks: [...remarks, ...networks.problems],
    outcomes: [
      ...networks.outcomes,
      ...inline.flatMap((one) => one.outcomes),
      ...(isAllElsewhere(reading) ? [] : passedRules([composeInvalid], problems, subject, evidence)),
      ...(reading.workloads.length === 0
        ? []
        : passedRules(composeTextRules, remarks, subject, 'nothing of the kind')),
      ...others.flatMap((other) =>
        passedRules([composeInvalid], problems, other, `${describePart([file.name])}: ${nothingRefused}`),
      ),
    ],
    gaps: [
      ...elsewhereGaps(reading, subject),
      ...requiredGaps(reading, subject),
      ...unreadGap(reading, subject),
      ...reading.openInlineDockerfiles.map(({ service, why }) => ({
        subject,
        what: `dockerfile_inline of ${service}`,
        why: `not checked: ${why}`,
      })),
    ],
  };
}
