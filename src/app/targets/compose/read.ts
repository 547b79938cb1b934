import { dirname, isAbsolute, join, relative } from 'node:path/posix';
import { readCompose, type ComposeReading } from '../../../compose/adapter/read-compose.ts';
import type { DefiningFile } from '../../../core/facts.ts';
import type { CollectedGap } from '../../../core/finding.ts';
import type { Location } from '../../../core/location.ts';
import { rootSubject, type Subject } from '../../../core/subject.ts';
import { toFacts } from '../shared/parsed-target.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { passedRules, type FileProblem } from '../shared/file-problem.ts';
import type { TargetReader, TargetReading, TargetText } from '../shared/target.ts';
import { isOverride } from './merged-files.ts';
import { readProject } from './read-project.ts';
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

/** A file of which nothing could be read is a gap beside its finding. */
function unreadGap({ workloads, problems }: ComposeReading, subject: Subject): readonly CollectedGap[] {
  if (workloads.length > 0 || problems.length === 0) return [];
  return [{ subject, what: subject.name, why: 'the file is invalid, and no service could be read' }];
}

const nothingRefused = 'no key, value or reference that Docker Compose refuses';

function readingOf(reading: ComposeReading, file: DefiningFile, overrides: readonly string[]): TargetReading {
  const problems = reading.problems.flatMap((problem) => fileProblem(problem, file));
  const subjects = [file.name, ...overrides].map((name) =>
    rootSubject('compose', name === file.name ? file.key : keyBeside(file, name), name),
  );
  return {
    facts: { workloads: reading.workloads.map((written) => toFacts(written, file)) },
    problems,
    outcomes: subjects.flatMap((subject) => passedRules([composeInvalid], problems, subject, nothingRefused)),
    gaps: subjects.slice(0, 1).flatMap((subject) => unreadGap(reading, subject)),
  };
}

/** Reads a Compose file without any other file. */
function readAlone(text: string): TargetReading {
  const file = 'compose.yaml';
  const reading = readCompose({ file, text, directory: '/srv/example', env: {} });
  return readingOf(reading, { name: file, key: file }, []);
}

/** Whether a file alone lacks what the file it is merged over has: the image of a service. */
function isPart({ problems }: ComposeReading): boolean {
  return problems.some(({ lacksImage }) => lacksImage);
}

/** Reads a file beside a main one: by itself, or if it is only a part, its services as merged over the main file. */
async function readBeside(
  main: TargetText,
  part: TargetText,
  runtime: RuntimeContext,
): Promise<TargetReading> {
  const file = { name: part.shown, key: part.key };
  const alone = await readProject([part], runtime.files, runtime);
  if (!isPart(alone)) return readingOf(alone, file, []);
  const merged = await readProject([main, part], runtime.files, runtime);
  const isHere = (at: Location): boolean => at.in === 'file' && at.file === part.shown;
  return readingOf(
    {
      ...merged,
      workloads: merged.workloads.filter(({ at }) => at.some(isHere)),
      problems: merged.problems.filter(({ at }) => isHere(at)),
    },
    file,
    [],
  );
}

/** Reads a Compose file and those merged over it. What Compose refuses is a finding, and the rest is judged. */
async function read(
  [main, ...others]: readonly [TargetText, ...TargetText[]],
  runtime: RuntimeContext,
): Promise<TargetReading> {
  const { shown: name, key } = main;
  const overrides = others.filter(isOverride);
  const reading = await readProject([main, ...overrides], runtime.files, runtime);
  const own = readingOf(
    reading,
    { name, key },
    overrides.map(({ shown }) => shown),
  );
  const parts = others.filter((one) => !isOverride(one));
  const all = [own, ...(await Promise.all(parts.map((part) => readBeside(main, part, runtime))))];
  return {
    facts: { workloads: all.flatMap(({ facts }) => facts?.workloads ?? []) },
    problems: all.flatMap(({ problems = [] }) => problems),
    outcomes: all.flatMap(({ outcomes = [] }) => outcomes),
    gaps: all.flatMap(({ gaps = [] }) => gaps),
  };
}

/** Reads Compose files. */
export const composeReader: TargetReader = { read, readAlone };
